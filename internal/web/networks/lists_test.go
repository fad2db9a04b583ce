package networks_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// raised are the ids of so many needs that a municipality has raised.
func raised(t *testing.T, w *webtest.World, n int) (ids []string) {
	t.Helper()
	for i := range n {
		res, err := w.Command.RaiseNeed(t.Context(), testkit.As(testkit.Stavanger), need.Raise{
			Title: testkit.Text("Behov " + strconv.Itoa(i+1)), Problem: testkit.Text("Papir."), Audience: testkit.Text("Alle."), Frequency: events.OftenDaily, Theme: "barnehage", Matters: events.MattersMuch,
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, res.ID)
	}
	return ids
}

// inRows are needs as they are chosen in the rows of a form.
func inRows(ids ...string) url.Values {
	out := url.Values{}
	for i, id := range ids {
		out.Set("needs["+strconv.Itoa(i)+"]", id)
	}
	return out
}

// The host opens the year's list, a member proposes, the host publishes and corrects, and
// all of it is read on the pages of the network and of the needs.
func TestTheMostUrgentNeeds(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ids := raised(t, w, 7)
	here := formedBy(t, w, testkit.KS, "1103", "3110")
	host, first, second, anybody := w.As("ks", "nb"), w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.Browser("nb")
	anybody.Get(here).Has(t, "Behovene som haster mest", "Nettverket har ikke valgt")
	anybody.Get(here).HasNot(t, here+"/liste")
	host.Get(here).Has(t, `href="`+here+`/liste"`)
	wrong := host.Press(host.Get(here+"/liste"), "vis", url.Values{"year": {"2027"}, "deadline": {"1.9.2026"}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-deadline"`)
	webtest.LookAt(t, "/nettverk/liste", "nb", wrong.Text)
	host.SendReviewed(here+"/liste", url.Values{"year": {"2027"}, "deadline": {"1.11.2026"}})
	host.Press(host.Get(here+"/liste"), "vis", url.Values{"year": {"2027"}, "deadline": {"1.10.2026"}}).Has(t, "kan bare flyttes til en senere dag")

	way := here + "/liste/2027"
	first.Get("/min-side").Has(t, "Foreslå behov som haster", way+"/forslag", "frist 1. november 2026")
	first.Get("/kommuner/1103").Has(t, "Si hvilke behov som haster mest i 2027, til DigiRogaland", way+"/forslag")
	host.Get("/min-side").HasNot(t, way+"/publiser") // the members have been promised time
	host.Get(here).HasNot(t, way+"/publiser")
	first.Get(here).Has(t, "frist 1. november 2026", way+"/forslag", "Har ikke foreslått noe: Stavanger, Hvaler.")
	first.Press(first.Get(way+"/forslag"), "vis", nil).Has(t, "<title>Feil: ", `href="#felt-needs"`)
	first.Press(first.Get(way+"/forslag"), "vis", inRows(ids[1], ids[1])).Has(t, "Dette står to ganger: «Behov 2»")
	review := first.Press(first.Get(way+"/forslag"), "vis", inRows(ids[2], "", ids[1]))
	review.Has(t, "Behov 3", "Behov 2", "DigiRogaland", ">KS<", ">Stavanger<", ">2027<")
	webtest.LookAt(t, "/nettverk/forslag", "nb", review.Text)
	anybody.Get(here).HasNot(t, "Behov 3</a></li>") // nothing is recorded yet
	webtest.Sent(t, first.Press(review, "send", nil))
	first.Get(here).Has(t, "Forslaget er registrert.", "Endre forslaget til lista for 2027", "Har ikke foreslått noe: Hvaler.")
	first.Get(here).Has(t, way+"/trekk-forslag", "Trekk forslaget til lista for 2027")
	anybody.Get(here).HasNot(t, way+"/trekk-forslag")
	back := first.Get(way + "/trekk-forslag")
	back.Has(t, `href="/behov/`+ids[2]+`"`, "Behov 2", "Dere kan foreslå på nytt til og med 1. november 2026.")
	webtest.LookAt(t, "/nettverk/trekk-forslag", "nb", back.Text)
	webtest.Sent(t, first.Press(back, "send", nil))
	first.Get(here).Has(t, "Forslaget er trukket.", "Har ikke foreslått noe: Stavanger, Hvaler.", "trakk forslaget sitt til lista til «DigiRogaland» for 2027")
	first.Get("/min-side").Has(t, way+"/forslag")
	nothing := first.Get(way + "/trekk-forslag")
	nothing.Has(t, "Stavanger har ikke foreslått noe til lista til DigiRogaland.")
	nothing.HasNot(t, "Trekk forslaget</button>")
	webtest.Sent(t, first.Press(first.Press(first.Get(way+"/forslag"), "vis", inRows(ids[2], "", ids[1])), "send", nil))
	for _, page := range []string{"/min-side", "/kommuner/1103"} {
		first.Get(page).HasNot(t, way+"/forslag")
	}
	early := host.Press(host.Get(way+"/publiser"), "vis", inRows(ids[:5]...))
	early.Has(t, "Medlemmene kan foreslå behov til og med 1. november 2026.")
	webtest.Sent(t, second.Press(second.Press(second.Get(way+"/forslag"), "vis", inRows(ids[0])), "send", nil))

	host.Get("/min-side").Has(t, "Publiser lista over behovene som haster mest", way+"/publiser")
	host.Get(here).Has(t, "Sett sammen og publiser lista for 2027")
	host.Get(way+"/publiser").Has(t, "Foreslått av medlemmer", "Behov 3 (Stavanger) – foreslått av 1")
	few := host.Press(host.Get(way+"/publiser"), "vis", inRows(ids[:4]...))
	few.Has(t, `href="#felt-needs"`, "For få: minst 5, her er det 4.")
	webtest.LookAt(t, "/nettverk/publiser", "nb", few.Text)
	more := host.Press(host.Press(host.Get(way+"/publiser"), "+needs", inRows(ids[:5]...)), "vis", inRows(ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]))
	more.Has(t, "Behov 6")
	host.Press(more, "rett", nil).Has(t, "Nummer 6")
	webtest.Sent(t, host.Press(more, "send", nil))

	anybody.Get(here).Has(t, "Publisert 7. september 2026.", `href="/behov/`+ids[5]+`"`, "Hvem som foreslo hva")
	anybody.Get("/behov/"+ids[1]).Has(t, `href="`+here+`#lister">Nummer 2 av 6 på lista til DigiRogaland for 2027</a>`)
	anybody.Get("/behov/"+ids[6]).HasNot(t, "på lista til")
	urgent := anybody.Get("/behov?liste=ja")
	urgent.Has(t, "6 behov", `name="liste" value="ja" checked`)
	urgent.HasNot(t, "/behov/"+ids[6])
	if got := anybody.Get("/behov?liste=nei"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown choice is answered with %d", got.StatusCode)
	}
	anybody.Get("/endringer?klasse=need_list&kommune=3110").Has(t, "Behovene som haster mest i 2027, er publisert", "2. Behov 2", here)
	first.Get(here).HasNot(t, way+"/forslag")

	again := host.Get(way + "/publiser")
	again.Has(t, "Hvorfor rettes lista?")
	turned := inRows(ids[1], ids[0])
	host.Press(again, "vis", turned).Has(t, `href="#felt-correction"`)
	turned.Set("correction", "Rekkefølgen var feil.")
	webtest.Sent(t, host.Press(host.Press(again, "vis", turned), "send", nil))
	anybody.Get(here).Has(t, "Rettet 7. september 2026: Rekkefølgen var feil.")
	anybody.Get("/behov/"+ids[1]).Has(t, "Nummer 1 av 6 på lista til DigiRogaland for 2027")
	for _, lang := range []string{"nn", "en"} {
		for _, path := range []string{here, "/behov/" + ids[1], "/behov?liste=ja"} {
			if got := w.Browser(lang).Get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, got.StatusCode)
			}
		}
	}
}

// Each form is only for whom it is, and only for a list that there is.
func TestWhoseTheListIs(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := formedBy(t, w, testkit.KS, "1103")
	host := w.As("ks", "nb")
	host.SendReviewed(here+"/liste", url.Values{"year": {"2027"}, "deadline": {"1.11.2026"}})
	for path, want := range map[string]map[string]int{
		here + "/liste":                    {"ks": 200, "stavanger": 403},
		here + "/liste/2027/publiser":      {"ks": 200, "stavanger": 403},
		here + "/liste/2027/forslag":       {"ks": 403, "stavanger": 200},
		here + "/liste/2027/trekk-forslag": {"ks": 403, "stavanger": 200},
		here + "/liste/2026/publiser":      {"ks": 404}, here + "/liste/nei/forslag": {"stavanger": 404},
	} {
		for who, status := range want {
			if got := w.As(who, "nb").Get(path); got.StatusCode != status {
				t.Errorf("%s as %s: %d, want %d", path, who, got.StatusCode, status)
			}
		}
	}
	outsider := w.As("hvaler", "nb")
	outsider.Get(here).HasNot(t, "/forslag")
	got := outsider.Press(outsider.Get(here+"/liste/2027/forslag"), "vis", inRows(raised(t, w, 1)...))
	got.Has(t, "er ikke med i nettverket")
	if strings.Contains(got.Text, "Foreslå</button>") && got.StatusCode == http.StatusOK {
		t.Error("one that is no member is shown what it would propose")
	}
}
