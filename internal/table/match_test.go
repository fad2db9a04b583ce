package table_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/table"
)

// matched is what every column of a list is taken for.
func matched(t *testing.T, text string, m table.Mapping) string {
	t.Helper()
	got, err := read("a.csv", []byte(text), table.Options{HeaderRow: 1})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range got.Match(m) {
		s := fmt.Sprintf("%s=%s", c.Heading, c.Place.Field)
		if c.Place.Language != "" && c.Place.Language != "nb" {
			s += "_" + c.Place.Language
		}
		if c.Confidence != table.Sure {
			s += "?" + string(c.Confidence)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// Headings met in published lists.
func TestHeadingsOfPublishedLists(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Tiltaksnavn;Kort beskrivelse;Ansvarlig virksomhet;Berørte kommuner;Planlagt oppstart;Planlagt ferdig":  "Tiltaksnavn=title Kort beskrivelse=summary Ansvarlig virksomhet=owner Berørte kommuner=reach Planlagt oppstart=start Planlagt ferdig=end",
		"Prosjekt;Beskrivelse;Prosjekteier;Departement;Org.nr.;Hvem gjelder det;Kommunenr;Fase;Oppstart;Ferdig": "Prosjekt=title Beskrivelse=description Prosjekteier=owner Departement=ministry Org.nr.=owner_number Hvem gjelder det=reach Kommunenr=reach_codes Fase=phase Oppstart=start Ferdig=end",
		"Navn;Formål;Etat;Kommuner;Status;Frist;Lovpålagt;Hjemmel;Budsjett;Nettside;Merknad":                    "Navn=title?likely Formål=description?likely Etat=owner_name Kommuner=reach Status=?doubtful Frist=deadline Lovpålagt=obligation Hjemmel=legal_basis Budsjett=cost Nettside=url Merknad=comment",
		"Tittel;Navn;Hva;Målgruppe": "Tittel=title Navn=?doubtful Hva=summary?likely Målgruppe=reach?likely",
		"Ansvarlig departement;Ansvarlig virksomhet (orgnr);Kontaktperson;Tiltak nr.;Tiltakstekst;Kortnavn;Deltiltak;Kapittel;Mål":                   "Ansvarlig departement=ministry Ansvarlig virksomhet (orgnr)=owner_number Kontaktperson=contact Tiltak nr.=id Tiltakstekst=description Kortnavn=title?likely Deltiltak=?unknown Kapittel=?unknown Mål=?doubtful",
		"GMPP ID Number;Project Name;Department;Description / Aims;Delivery Confidence Assessment;Start Date;Whole Life Cost;Annual Report Category": "GMPP ID Number=id Project Name=title Department=ministry Description / Aims=description Delivery Confidence Assessment=progress Start Date=start Whole Life Cost=cost Annual Report Category=?unknown",
		"End Date (baseline);End Date (latest approved);End Date (forecast)":                                                                         "End Date (baseline)=?doubtful End Date (latest approved)=?doubtful End Date (forecast)=?doubtful",
		"TITTEL (nn);Startdato (dd.mm.åååå);Organisasjonsnummer *;Kilde;URL":                                                                         "TITTEL (nn)=title_nn Startdato (dd.mm.åååå)=start Organisasjonsnummer *=owner_number Kilde=?unknown URL=url",
	} {
		if got := matched(t, head+"\n", nil); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", head, got, want)
		}
	}
	if got := matched(t, "Tittel;Status\na;Konsept\nb;Gjennomføring\n", nil); got != "Tittel=title Status=phase?likely" {
		t.Errorf("a status that is a phase: %s", got)
	}
	if got := matched(t, "Tittel;Status\na;På plan\nb;Forsinket\n", nil); got != "Tittel=title Status=progress?likely" {
		t.Errorf("a status that is progress: %s", got)
	}
}

// A mapping is found, kept as JSON, changed, and given.
func TestMapping(t *testing.T) {
	t.Parallel()
	got, err := read("a.csv", []byte("Tittel_nn;Hva;Farge\n"), table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(table.MappingOf(got.Match(nil)))
	if err != nil || string(raw) != `{"Farge":"","Hva":"summary","Tittel_nn":"title_nn"}` {
		t.Errorf("%s, %v", raw, err)
	}
	m, err := table.ParseMapping([]byte(`{"farge": "reach", "HVA": "", "tittel-nn": "title_nn"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := matched(t, "Tittel_nn;Hva;Farge\n", m); got != "Tittel_nn=title_nn?given Hva=?given Farge=reach?given" {
		t.Error(got)
	}
	again, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := table.ParseMapping(again); err != nil || !maps.Equal(back, m) {
		t.Errorf("%s, %v", again, err)
	}
	if _, err := table.ParseMapping([]byte(`{"a": "farge"}`)); err == nil {
		t.Error("a field that is none was taken")
	}
}
