package casepapers_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/opendocument"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func address(id, number string) string {
	return "/tiltak/" + id + "/innforing/" + number + "/saksframlegg"
}

// Of an initiative of which little is known the draft says what is not known, and
// gives no figure.
func TestADraftSaysWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	got := w.Browser("nb").Get(address(id, "1103"))
	webtest.LookAt(t, address(id, "1103"), "nb", got.Text)
	got.Has(t, "Dette er et utkast, laget 7. september 2026", "Det er ingen innstilling", "tar i bruk / tar ikke i bruk", "[…]",
		"Registeret vet ikke om kommunen må", "Ingen har vurdert hva det koster og krever", "Registeret kjenner ikke prisen",
		"har ikke skrevet i registeret hva kommunen må gjøre", "Registeret vet ikke hvor langt Stavanger er kommet", "Registeret vet ikke hva andre kommuner",
		"Stavanger har ikke sagt i registeret hvilke fagsystemer den bruker", "Dette vet ikke registeret", "Kilder")
	if figure := regexp.MustCompile(`\d+[ \x{a0}](timer|kr)\b`).FindString(html.UnescapeString(got.Main())); figure != "" {
		t.Errorf("a figure of what nobody has assessed: %s", figure)
	}
	for path, want := range map[string]int{address(id, "9999"): 404, address("2020-9999", "1103"): 404, address(id, "3011"): http.StatusSeeOther} {
		if got := w.Browser("nb").Get(path); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
}

// What is known is in the draft with who says it, on the page and in the text
// document alike, in each language.
func TestADraftHasWhatIsKnown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Until(t, testkit.ToBeChanged)
	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
		{Kind: "agreement", Title: testkit.Text("Signer avtalen"), DoneBy: "legal", Hours: &events.HourRange{Low: 2, High: 8}}, {Kind: "other", Title: testkit.Text("Gi beskjed")},
	}})
	said := func(organisation, number string, cmd adoption.Command) {
		t.Helper()
		if _, err := w.Command.DoAdoption(t.Context(), testkit.As(organisation), id, number, cmd); err != nil {
			t.Fatal(err)
		}
	}
	said(testkit.Oslo, "0301", adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Precision: "month", Extent: "all"})
	said(testkit.Oslo, "0301", adoption.ReportEffort{Moment: "on_use", Basis: "measured", Lines: []events.EffortLine{{Unit: "hours", Frequency: "one_off", Low: 111, High: 222}}})
	said(testkit.Stavanger, "1103", adoption.TickOnboarding{Done: []string{"1"}})

	got := w.Browser("nb").Get(address(id, "1103"))
	webtest.LookAt(t, address(id, "1103"), "nb", got.Text)
	known := []string{
		"innen fristen 1. august 2028", "Det blir obligatorisk for kommunene på sikt", "Hjemmel: Barnehageloven.", "Anslått av Skatteetaten", "Signer avtalen",
		"I bruk i: Oslo.", "111–222", "Ingen har anslått timer for 1 av 2 steg", "KS uttaler",
	}
	got.Has(t, known...)
	got.HasNot(t, "tar ikke i bruk", "Registeret kjenner ingen frist")
	file := w.Browser("nb").Get(address(id, "1103") + ".odt")
	if kind := file.Header.Get("Content-Type"); file.StatusCode != http.StatusOK || kind != opendocument.Type {
		t.Fatalf("the text document: %d %s", file.StatusCode, kind)
	}
	text := content(t, file.Text)
	for _, s := range append(known, "Dette er et utkast", webtest.Home+"/tiltak/"+id) {
		if !strings.Contains(text, s) {
			t.Errorf("the text document lacks %q", s)
		}
	}
	for lang, want := range map[string]string{"nn": "Det er inga tilråding", "en": "It is no recommendation"} {
		page := w.Browser(lang).Get(address(id, "1103"))
		page.Has(t, want)
		webtest.LookAt(t, address(id, "1103"), lang, page.Text)
		if text := content(t, w.Browser("nb").Get(address(id, "1103")+".odt?sprak="+lang).Text); !strings.Contains(text, want) {
			t.Errorf("the text document in %s lacks %q", lang, want)
		}
	}
	if got := w.Browser("nb").Get(address(id, "1103") + ".odt?sprak=de"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("in a language that there is not: %d", got.StatusCode)
	}
}

// The waves that a municipality can begin in are in its draft with what it can decide
// about them and what it has answered; those that are for others are not.
func TestADraftTellsOfTheWaves(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	look := func(number string, want []string, not ...string) {
		t.Helper()
		page := w.Browser("nb").Get(address(id, number))
		page.Has(t, want...)
		page.HasNot(t, not...)
		text := content(t, w.Browser("nb").Get(address(id, number)+".odt").Text)
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("the text document of %s lacks %q", number, s)
			}
		}
		for _, s := range not {
			if strings.Contains(text, s) {
				t.Errorf("the text document of %s has %q", number, s)
			}
		}
	}
	look("1103", []string{"Ingen har varslet en pulje som Stavanger kan melde seg på nå."}, "Ledige plasser")

	announce := func(name string, places int, counties ...string) string {
		t.Helper()
		res, err := w.Command.AnnounceWave(t.Context(), testkit.As(testkit.Skatteetaten), id, wave.Announce{Terms: wave.Terms{
			Name: name, Places: places, SignUpBy: "2030-03-01", Start: "2030-05-01", Counties: counties, Contact: "innforing@skatteetaten.no",
		}})
		if err != nil {
			t.Fatal(err)
		}
		return res.ID
	}
	first := announce("Vårpuljen", 1)
	announce("Oslopuljen", 3, "03")
	sign := func(organisation, number string) {
		t.Helper()
		if _, err := w.Command.DoWave(t.Context(), testkit.As(organisation), id, first, number, wave.Join{}); err != nil {
			t.Fatal(err)
		}
	}
	asked := "Pulje: Stavanger melder seg på / melder seg ikke på «Vårpuljen», som starter 1. mai 2030. Påmeldingen må skje senest 1. mars 2030."
	look("1103", []string{asked, "Vårpuljen", "1 av 1", "Ikke svart", "innforing@skatteetaten.no", "/tiltak/" + id + "/puljer/" + first}, "Oslopuljen")
	look("0301", []string{"Vårpuljen", "Oslopuljen", "3 av 3"})
	sign(testkit.Oslo, "0301")
	sign(testkit.Stavanger, "1103")
	look("0301", []string{"0 av 1, 1 på venteliste", "Har plass"}, "melder seg ikke på «Vårpuljen»")
	look("1103", []string{"0 av 1, 1 på venteliste", "Nummer 1 på ventelisten"}, "Pulje: ", "Ikke svart")

	if _, err := w.Command.DoWave(t.Context(), testkit.As(testkit.Skatteetaten), id, first, "", wave.Cancel{Reason: testkit.Text("Forsinket.")}); err != nil {
		t.Fatal(err)
	}
	look("1103", []string{"Ingen har varslet en pulje som Stavanger kan melde seg på nå."}, "Vårpuljen")
}

// content is the text of a text document.
func content(t *testing.T, raw string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(raw)), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("content.xml")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, is := token.(xml.CharData); is {
			out.Write(text)
		}
	}
}
