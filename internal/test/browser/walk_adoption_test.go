package browser

import (
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// An owner pastes the list that it has, sees how it is understood, and records it; a
// municipality on it says with one press that it is true.
func TestAListOfMunicipalitiesIsReportedAndConfirmed(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]option{"with a mouse": nil, "with a keyboard only": {withKeyboard}, "without scripts": {withoutScripts}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := site.Until(t, testkit.Registered)
			owner, municipality := represent(t, "Skatteetaten", options...), represent(t, "Stavanger", options...)
			owner.open("/tiltak/" + id + "/innforing")
			owner.follow("Meld fra en liste over kommuner")
			owner.fill("Eller lim inn rader fra et regneark", "Kommunenr;Kommune;Status;Dato\n1103;Stavanger;i bruk;mars 2026\n1151;Utsira;kanskje;\n")
			owner.fill("Hvor har dere dette fra?", "Egen statistikk")
			owner.press("Se hvordan listen er forstått")
			owner.reads("Én kommune er forstått. Én rad kan ikke registreres.", "Stavanger (1103)", "I bruk (mars 2026)", "Bruk en av disse: ikke vurdert, under vurdering")
			owner.press("Registrer kommunen som er forstått, og utelat resten")
			owner.reads("Meldt: 1.", "Stavanger")
			municipality.open("/tiltak/" + id + "/innforing/1103")
			municipality.reads("Meldt av Skatteetaten", "Egen statistikk")
			municipality.press("Ja, dette stemmer: i bruk")
			municipality.reads("Bekreftet: 1.", "Sagt av kommunen selv")
		})
	}
}

// A county reports what it knows of its municipalities; a row of another county's is
// told apart before anything is recorded.
func TestACountyReportsOnItsMunicipalities(t *testing.T) {
	t.Parallel()
	id := site.Until(t, testkit.Registered)
	county := represent(t, "Rogaland fylkeskommune", withKeyboard)
	county.open("/tiltak/" + id + "/innforing")
	county.follow("Meld fra en liste over kommuner")
	county.reads("Fylkeskommunen kan melde om kommunene i Rogaland, og ingen andre.")
	county.fill("Eller lim inn rader fra et regneark", "Kommune;Status\nUtsira;i bruk\nBergen;i bruk\n")
	county.fill("Hvor har dere dette fra?", "Kartlegging i fylket")
	county.press("Se hvordan listen er forstått")
	county.reads("Én kommune er forstått. Én rad kan ikke registreres.", "Utsira (1151)", "ligger ikke i fylket ditt")
	county.press("Registrer kommunen som er forstått, og utelat resten")
	county.reads("Meldt: 1.")
	county.open("/tiltak/" + id + "/innforing/1151")
	county.reads("Meldt av Rogaland fylkeskommune (fylkeskommunen)", "Kartlegging i fylket")
}
