package contacts_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// The person of these tests, and everything of her that must not be found where it
// does not belong.
const name = "Torunn Vassfarstein"

var hers = []string{name, "vassfarstein", "987 65 432"}

func card(page webtest.Answer, edit url.Values) url.Values {
	v := url.Values{
		"_token": {page.Token()}, "kind": {"person"}, "task": {"Prosjektleder"}, "name": {name},
		"email": {"torunn.vassfarstein@etat.example"}, "phone": {"987 65 432"}, "shownTo": {"organisations"},
	}
	for k, values := range edit {
		v[k] = values
	}
	return v
}

var link = regexp.MustCompile(`/min-side/kontakter/(per_[0-9a-f]{32})`)

// added registers a person's card and gives its pseudonym.
func added(t *testing.T, b *webtest.Browser, edit url.Values) string {
	t.Helper()
	page := b.Get("/min-side/kontakter")
	if got := b.Post("/min-side/kontakter", card(page, edit)); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("adding a contact answers %d: %s", got.StatusCode, got.Main())
	}
	found := link.FindStringSubmatch(b.Get("/min-side/kontakter").Text)
	if found == nil {
		t.Fatal("the contact is not in the list")
	}
	return found[1]
}

// An organisation chooses whom to ask and who may see it; nobody else sees it, and
// no page that is kept for others has it.
func TestWhoSeesWhomToAsk(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	owner := w.As("skatteetaten", "nb")
	person := added(t, owner, nil)
	choose := owner.Get("/tiltak/" + id + "/kontakter")
	choose.Has(t, "Prosjektleder: "+name)
	_, fields := choose.Fields(t)
	fields["contacts"] = []string{person}
	fields.Set("_gjor", "vis")
	if got := owner.Post("/tiltak/"+id+"/kontakter", fields); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("choosing answers %d: %s", got.StatusCode, got.Main())
	}
	asked := "/tiltak/" + id + "/kontakt"
	w.As("stavanger", "nb").Get(asked).Has(t, hers[0], hers[2])
	anybody := w.Browser("nb")
	got := anybody.Get(asked)
	got.Has(t, "har ikke valgt å vise noen kontakt")
	got.HasNot(t, hers...)
	if h := w.As("stavanger", "nb").Get(asked).Header; h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("a page with a person may be kept: %v", h)
	}
	for _, path := range []string{"/tiltak/" + id, "/tiltak", "/tiltak.csv", "/endringer", "/tiltak?q=Torunn", "/virksomheter/" + testkit.Skatteetaten + "/kontakt"} {
		owner.Get(path).HasNot(t, hers[1:]...)
	}
	if got := anybody.Get("/min-side/kontakter"); got.StatusCode == http.StatusOK {
		t.Error("nobody sees the list of an organisation")
	}
	if got := w.As("stavanger", "nb").Get("/min-side/kontakter/" + person); got.StatusCode != http.StatusNotFound {
		t.Errorf("another organisation's contact: %d", got.StatusCode)
	}
}

// What is wrong with a card is said, all of it, and what was typed is still there.
func TestACardThatIsRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.As("skatteetaten", "nb")
	got := b.Post("/min-side/kontakter", card(b.Get("/min-side/kontakter"), url.Values{"kind": {"role"}, "task": {""}}))
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", got.StatusCode)
	}
	got.Has(t, "En rollepostkasse heter bare det rollen heter", "En rollepostkasse har ikke noe personnavn", "Fyll ut dette feltet", name)
	if list := b.Get("/min-side/kontakter"); link.MatchString(list.Text) {
		t.Error("it was kept all the same")
	}
}

// A person takes their own card, sees and exports it, and erases everything: the
// card is gone for everybody, and they are signed out everywhere.
func TestErasingOneself(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here, there := w.As("skatteetaten", "nb"), w.As("skatteetaten", "nb")
	person := added(t, here, url.Values{"shownTo": {"everybody"}, "general": {"ja"}})
	at := "/virksomheter/" + testkit.Skatteetaten + "/kontakt"
	w.Browser("nb").Get(at).Has(t, hers[0])
	edit := here.Get("/min-side/kontakter/" + person)
	here.Post("/min-side/kontakter/"+person, url.Values{"_token": {edit.Token()}, "gjor": {"min"}})
	page := here.Get("/min-side/opplysninger")
	page.Has(t, hers[0], "Du har 2 økter", "Historikken blir stående")
	exported := here.Get("/min-side/opplysninger.json")
	exported.Has(t, `"email": "torunn.vassfarstein@etat.example"`, `"sessions"`, `"actor": "act_`)
	if got := here.Post("/min-side/opplysninger", url.Values{"_token": {page.Token()}}); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without saying that one is sure: %d", got.StatusCode)
	}
	if got := here.Post("/min-side/opplysninger", url.Values{"_token": {page.Token()}, "confirmed": {"ja"}}); got.StatusCode != http.StatusOK {
		t.Fatalf("erasing answers %d: %s", got.StatusCode, got.Main())
	}
	w.Browser("nb").Get(at).HasNot(t, hers...)
	for _, b := range []*webtest.Browser{here, there} {
		if got := b.Get("/min-side/opplysninger"); got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/logg-inn") {
			t.Errorf("still signed in: %d", got.StatusCode)
		}
	}
	records, err := w.Query.Person(t.Context(), person)
	if err != nil || len(records) != 1 {
		t.Errorf("%d events of the erasure (%v)", len(records), err)
	}
	w.As("skatteetaten", "nb").Get("/min-side/opplysninger").Has(t, "Ingen kontakt er merket som din", "Du har én økt")
}
