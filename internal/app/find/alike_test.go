package find_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/testkit"
)

// pair is a need as somebody in a municipality writes it, and what the registry has that
// it could be about: an initiative of the survey or another need.
type pair struct{ title, text, with string }

// neighbours are needs that others have raised before.
var neighbours = [][4]string{
	{"Foreldre søker barnehageplass på papir", "Søknadene tastes inn for hånd i fagsystemet, og noen blir borte på veien.", "Foreldre og barnehagekontoret.", "barnehage"},
	{"Elevmapper kommer på papir når elever flytter", "Skolen får papirene flere uker etter at eleven har begynt, og må ringe for å få vite om vedtak.", "Rektorer og kontaktlærere.", "grunnskole"},
	{"Vi finner ikke vikarer til hjemmesykepleien", "Vaktlederen ringer rundt til tilkallingsvikarer hver morgen, og mange vakter står tomme.", "Vaktledere og brukere.", "omsorgstjenester"},
	{"Vannmålere leses av for hånd", "Innbyggerne sender inn målerstanden på kort, og avgiftskontoret skriver av tallene.", "Huseiere og avgiftskontoret.", "bygging"},
	{"Skjenkebevilling må søkes om på nytt for hvert arrangement", "Serveringssteder fyller ut de samme opplysningene hver gang de søker.", "Serveringssteder.", "apenhet"},
}

// sameThing are pairs that are about the same.
var sameThing = []pair{
	{"Folk leverer søkand om sosialhjelp på papir", "Innbyggerne møter opp på Nav-kontoret med søknaden i hånda. Vi vil at de skal kunne søke om økonomisk stønad på nett, legge ved dokumentasjon og se hvor saken står.", "Digisos – digital søknad om økonomisk sosialhjelp"},
	{"Medisinlistene stemmer ikke når pasienter skrives ut", "Hjemmesykepleien, fastlegen og sykehuset har hver sin oversikt over hvilke legemidler pasienten går på. Vi bruker timer på å ringe rundt for å finne ut hva som gjelder.", "Pasientens legemiddelliste (PLL)"},
	{"Meldinger om gravferder kommer på faks og e-post", "Begravelsesbyråene sender gravferdsmeldingen på ulike måter. Kirkevergen og krematoriet må taste alt inn på nytt.", "Digital gravferdsmelding (DGM)"},
	{"Søknader om kommunal bolig behandles i regneark", "Vi mangler et system for utleieboligene våre. Søkerne leverer på papir, og ingen har oversikt over ledige leiligheter.", "KOBO – digitalt system for kommunale boliger"},
	{"Det må bli lettere å melde bekymring til barnevernet", "Lærere og naboer vet ikke hvor de skal henvende seg. Bekymringsmeldingene kommer i brev, og barneverntjenesten får dem for sent.", "Nasjonal portal for bekymringsmelding"},
	{"Planforslag må kontroleres for hånd", "Konsulentene leverer reguleringsplaner med feil i filene. Vi ønsker automatisk kontroll før innsending, så planene er riktige når saken kommer inn.", "Fellestjenester PLAN"},
	{"Byggesøknadene våre kommer som pdf", "Byggesaksbehandlerne skriver av opplysninger fra søknaden til saksbehandlingssystemet. Strukturerte søknader og digitale vedtak ville spart mye tid.", "eByggesak"},
	{"Pårørande når ikkje fram til heimetenesta", "Brukarar og pårørande ringjer for å spørje når hjelpa kjem. Dei bør kunne sende meldingar, sjå avtalar på nett og få varsel om besøk.", "DigiHelse"},
	{"Vi vet ikke hvem som er verge", "Når noen ringer på vegne av en bruker, må vi be om vergefullmakten på papir. Kommunen trenger å kunne kontrollere vergens fullmakt digitalt.", "Digital vergemålsfullmakt (FUFINN)"},
	{"Innsynskrav tar for mye tid", "Journalister ber om innsyn på e-post. Vi vil publisere postlister og møtedokument samlet, slik at de kan bestille innsyn selv i postjournalen.", "eInnsyn"},
	{"Opptak til barnehagene", "Foreldrene leverer søknad om barnehageplasser i papirform, og vi punsjer dem manuelt inn i systemet.", neighbours[0][0]},
	{"Elevmappene følger ikke med ved skolebytte", "Når en elev bytter skole, kommer elevmappa i posten lenge etter skolestart, og vedtakene mangler.", neighbours[1][0]},
	{"Det er vanskeleg å få tak i vikar", "Avdelingsleiarar i heimesjukepleia ringjer rundt etter tilkallingsvikarar kvar dag. Ledige vakter burde kunne sendast ut på mobilen.", neighbours[2][0]},
	{"Avlesning av vannmåler", "Folk må skrive målerstanden på et kort hvert år. Vi ønsker digital avlesing av vannmålerne.", neighbours[3][0]},
	{"Tungvint å søke om skjenkebevillinger", "De som driver serveringsteder, gir de samme opplysningene om og om igjen ved hvert arrangement.", neighbours[4][0]},
}

// otherThing are pairs that are not, though they have words or a field in common.
var otherThing = []pair{
	{"Barnehagesøknader skrives av for hånd", "Foreldrene søker om plass på papir, og barnehagekontoret taster alt inn.", "Digisos – digital søknad om økonomisk sosialhjelp"},
	{"Medisinrommet på sykehjemmet mangler lås", "De ansatte skriver under i en bok når de henter medisiner fra rommet. Vi vil ha elektroniske nøkler til medisinskapene.", "Pasientens legemiddelliste (PLL)"},
	{"Gravemeldinger forsvinner", "Entreprenører som skal grave i veien, sender gravemelding på e-post, og vegavdelingen finner den ikke igjen.", "Digital gravferdsmelding (DGM)"},
	{"Nyansatte finner ikke bolig", "Leger og lærere flytter ikke hit fordi det ikke finnes leiligheter å leie i det private markedet.", "KOBO – digitalt system for kommunale boliger"},
	{"Bekymring for svømmeopplæringen", "Elevene lærer ikke å svømme fordi bassenget er stengt. Foreldrene har meldt fra til skolen mange ganger.", "Nasjonal portal for bekymringsmelding"},
	{"Vi mangler planleggere", "Det er vanskelig å rekruttere arealplanleggere, og planstrategien blir ikke rullert.", "Fellestjenester PLAN"},
	{"Kommunens bygg bruker for mye strøm", "Vi har ingen samlet oversikt over energibruken i skoler og sykehjem, og ingen varsling når den øker.", "eByggesak"},
	{"Besøkende parkerer på sykehjemmets plasser", "Pårørende finner ikke parkering når de kommer på besøk, og hjemmetjenestens biler sperres inne.", "DigiHelse"},
	{"Fullmakter i innkjøp er uklare", "Ledere godkjenner fakturaer uten budsjettfullmakt. Vi trenger oversikt over hvem som kan signere i økonomisystemet.", "Digital vergemålsfullmakt (FUFINN)"},
	{"Møterom bestilles dobbelt", "Ansatte bestiller møterom i to systemer, og møtene kolliderer hver uke.", "eInnsyn"},
	{"Barnehagene mangler pedagoger", "Vi får ikke ansatt barnehagelærere, og foreldre klager på at avdelinger holdes stengt.", neighbours[0][0]},
	{"Elever har gamle nettbrett", "Skolen får ikke byttet ut nettbrettene, og lærerne må dele ut papir i stedet.", neighbours[1][0]},
	{"Vaktplanen i brannvesenet er på en tavle", "Brannsjefen endrer vaktplanen med tusj, og ingen ser endringene hjemmefra.", neighbours[2][0]},
	{"Vannlekkasjer oppdages for sent", "Vi mister en tredel av drikkevannet på ledningsnettet og leter etter lekkasjer ved å lytte på kummene.", neighbours[3][0]},
	{"Startlån må søkes om på nytt hvert år", "Innbyggere fyller ut de samme opplysningene hver gang de søker om startlån til bolig.", neighbours[4][0]},
}

// TestPeopleAreToldOfTheSame holds what is shown while somebody writes against thirty needs
// as they are written, with word forms, compounds, other words for the same and
// misspellings. Two of the thirty may be wrong.
func TestPeopleAreToldOfTheSame(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	for _, n := range neighbours {
		if _, err := r.Command.RaiseNeed(t.Context(), testkit.As(testkit.Stavanger), need.Raise{
			Title: testkit.Text(n[0]), Problem: testkit.Text(n[1]), Audience: testkit.Text(n[2]), Frequency: events.OftenDaily, Theme: n[3], Matters: events.MattersMuch,
		}); err != nil {
			t.Fatal(err)
		}
	}
	wrong := 0
	for i, p := range slices.Concat(sameThing, otherThing) {
		same := i < len(sameThing)
		list, err := r.Find.Alike(testkit.Text(p.title), testkit.Text(p.text))
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, l := range list {
			shown = append(shown, l.Title["nb"])
		}
		if got := slices.Contains(shown, p.with); got != same {
			wrong++
			t.Logf("%q and %q: the same is %v, shown are %q", p.title, p.with, same, shown)
		}
	}
	if wrong > 2 {
		t.Errorf("%d of %d pairs are judged wrongly", wrong, len(sameThing)+len(otherThing))
	}
}
