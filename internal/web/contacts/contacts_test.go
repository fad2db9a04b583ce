package contacts_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// The person of these tests, and everything of her that must not be found where it
// does not belong.
const name, address = "Torunn Vassfarstein", "torunn.vassfarstein@etat.example"

var hers = []string{name, "vassfarstein", "987 65 432"}

func card(page webtest.Answer, edit url.Values) url.Values {
	v := url.Values{
		"_token": {page.Token()}, "kind": {"person"}, "task": {"Prosjektleder"}, "name": {name},
		"email": {address}, "phone": {"987 65 432"}, "shownTo": {"organisations"},
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

// wantKeptByOthers lets somebody who does not see a contact save the list of whom to
// ask: what they were not shown stays.
func wantKeptByOthers(t *testing.T, w *webtest.World, owner *webtest.Browser, id, person string) {
	t.Helper()
	change := func(shown string) {
		path := "/min-side/kontakter/" + person
		if got := owner.Post(path, card(owner.Get(path), url.Values{"shownTo": {shown}})); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("change a card: %d %s", got.StatusCode, got.Main())
		}
	}
	change("nobody")
	digdir := w.As("digdir", "nb")
	form := digdir.Get("/tiltak/" + id + "/kontakter")
	form.HasNot(t, name)
	if got := digdir.Press(form, "vis", nil); got.StatusCode != http.StatusSeeOther {
		t.Errorf("saving answers %d: %s", got.StatusCode, got.Main())
	}
	if s, err := w.Query.State(id); err != nil || !slices.Contains(s.Contacts, person) {
		t.Errorf("whom to ask is %v: %v", s.Contacts, err)
	}
	change("organisations")
}

// An organisation chooses whom to ask and who may see it; nobody else sees it, and
// no page that is kept for others has it.
func TestWhoSeesWhomToAsk(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	owner := w.As("skatteetaten", "nb")
	person := added(t, owner, nil)
	list := owner.Get("/min-side/kontakter")
	list.Has(t, "Registrert 7. september 2026")
	list.HasNot(t, "Bekreftet 7. september 2026") // nobody has said so
	choose := owner.Get("/tiltak/" + id + "/kontakter")
	choose.Has(t, "Prosjektleder: "+name)
	_, fields := choose.Fields(t)
	fields["contacts"] = []string{person}
	fields.Set("_gjor", "vis")
	if got := owner.Post("/tiltak/"+id+"/kontakter", fields); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("choosing answers %d: %s", got.StatusCode, got.Main())
	}
	wantKeptByOthers(t, w, owner, id, person)
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
	w, office := webtest.Open(t), webtest.Mailbox(t)
	w.Notify(webtest.By(office))
	here, there := w.As("skatteetaten", "nb"), w.As("skatteetaten", "nb")
	person := added(t, here, url.Values{"shownTo": {"everybody"}, "general": {"ja"}})
	at := "/virksomheter/" + testkit.Skatteetaten + "/kontakt"
	w.Browser("nb").Get(at).Has(t, hers[0])
	take(t, here, webtest.LinkTo(t, office, address, mail.CardPath))
	subscribe(t, here, office, "torunn.varsel@etat.example")
	subscribe(t, w.As("ks", "nb"), office, "andre@example.org")
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
	w.As("skatteetaten", "nb").Get("/min-side/opplysninger").Has(t, "Ingen kontakt er merket som din", "Du har én økt", "Du har ikke opprettet noen")
	wantNoLetter(t, w, office, address, "torunn.varsel@etat.example")
}

// subscribe has every change written to an address, whose reader agrees.
func subscribe(t *testing.T, b *webtest.Browser, office *testkit.Mailbox, to string) {
	t.Helper()
	form := url.Values{"_token": {b.Get("/abonner").Token()}, "kanal": {"email"}, "hyppighet": {"immediate"}, "adresse": {to}}
	if got := b.Post("/abonner", form); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("subscribing answers %d: %s", got.StatusCode, got.Main())
	}
	if got := b.Post(webtest.LinkTo(t, office, to, mail.ConfirmPath), url.Values{"ja": {"ja"}}); got.StatusCode != http.StatusOK {
		t.Fatalf("agreeing answers %d: %s", got.StatusCode, got.Main())
	}
}

// wantNoLetter lets something happen that others are told of, twice, and demands that
// nothing more was written to those who were erased.
func wantNoLetter(t *testing.T, w *webtest.World, office *testkit.Mailbox, erased ...string) {
	t.Helper()
	before := map[string]int{}
	for _, to := range erased {
		letters, _ := office.To(to)
		before[to] = len(letters)
	}
	for range 2 {
		have, _ := office.To("andre@example.org")
		w.Propose(nil)
		w.Registry.Clock.Advance(11 * time.Minute) // until it is told
		late := time.After(testkit.Patience)
		for {
			now, more := office.To("andre@example.org")
			if len(now) > len(have) {
				break
			}
			select {
			case <-more:
			case <-late:
				t.Fatal("nobody is told of what happens")
			}
		}
	}
	for to, n := range before {
		if letters, _ := office.To(to); len(letters) != n {
			t.Errorf("%d letters to %s after the erasure", len(letters)-n, to)
		}
	}
}

// take says, behind the link of a letter, that a card is one's own.
func take(t *testing.T, b *webtest.Browser, link string) {
	t.Helper()
	b.Post(link, url.Values{"_token": {b.Get(link).Token()}, "gjor": {"min"}}).Has(t, "blant opplysningene om deg")
}

// A colleague who says that a card is theirs gets nothing: the link goes to the
// card's own address, and only who opens it there, signed in, takes the card.
func TestACardIsTakenByItsOwnAddress(t *testing.T) {
	t.Parallel()
	w, office := webtest.Open(t), webtest.Mailbox(t)
	w.Notify(webtest.By(office))
	hers, colleague := w.As("skatteetaten", "nb"), w.As("lavere", "nb")
	person := added(t, hers, nil)
	link := webtest.LinkTo(t, office, address, mail.CardPath) // that the card is there
	w.Registry.Clock.Advance(20 * time.Minute)                // letters to a stranger are 15 minutes apart
	at := "/min-side/kontakter/" + person
	if got := colleague.Post(at, url.Values{"_token": {colleague.Get(at).Token()}, "gjor": {"min"}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("asking for the card answers %d: %s", got.StatusCode, got.Main())
	}
	colleague.Get(at).Has(t, "Vi har sendt en lenke til adressen på kortet")
	colleague.Get("/min-side/opplysninger").Has(t, "Ingen kontakt er merket som din")
	letters, _ := office.To(address)
	if last := letters[len(letters)-1]; len(letters) != 2 || strings.Contains(last.Body, name) {
		t.Errorf("%d letters, the last one:\n%s", len(letters), last.Body)
	}
	nobody := w.Browser("nb")
	page := nobody.Get(link)
	page.HasNot(t, "Ja, dette er kortet mitt")
	if got := nobody.Post(link, url.Values{"_token": {page.Token()}, "gjor": {"min"}}); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("taken by nobody: %d", got.StatusCode)
	}
	if got := hers.Post(link, url.Values{"gjor": {"min"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("taken by a form of another site: %d", got.StatusCode)
	}
	hers.Get(link).Has(t, "Er dette deg?", "Ja, dette er kortet mitt")
	take(t, hers, link)
	hers.Get("/min-side/opplysninger").Has(t, name)
	colleague.Get("/min-side/opplysninger").HasNot(t, hersAlone...)
}

var hersAlone = []string{name, address}

// unanswered makes a contact one that has been asked and has not answered, and
// gives the day it was confirmed.
func unanswered(t *testing.T, w *webtest.World, person string) time.Time {
	t.Helper()
	asked := w.Registry.Clock.Now().Add(personal.ContactAsked)
	for {
		c, err := w.Secrets.FindContact(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		c.Asked, c.AskSent, c.Unanswered, c.OwnerNotified = asked, true, asked.Add(personal.ContactAnswer), true
		switch _, err := w.Secrets.KeepContact(t.Context(), c); {
		case err == nil:
			return c.Confirmed
		case fault.CodeOf(err) != fault.PreconditionFailed: // else it was noted meanwhile that a letter was sent
			t.Fatal(err)
		}
	}
}

// Behind the link whoever it is about confirms with one press, corrects what is
// wrong, and says that it is no longer them. Opening it changes nothing.
func TestAnsweringALetterAboutACard(t *testing.T) {
	t.Parallel()
	w, office := webtest.Open(t), webtest.Mailbox(t)
	w.Notify(webtest.By(office))
	owner, she := w.As("skatteetaten", "nb"), w.Browser("nb")
	person := added(t, owner, url.Values{"shownTo": {"everybody"}, "general": {"ja"}})
	desk := url.Values{"kind": {"role"}, "task": {"Postmottak"}, "name": {""}, "phone": {""}, "email": {"post@etat.example"}, "shownTo": {"nobody"}, "general": {"ja"}}
	if got := owner.Post("/min-side/kontakter", card(owner.Get("/min-side/kontakter"), desk)); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("adding a mailbox answers %d: %s", got.StatusCode, got.Main())
	}
	link := webtest.LinkTo(t, office, address, mail.CardPath)
	press := func(fields url.Values) webtest.Answer {
		fields.Set("_token", she.Get(link).Token())
		return she.Post(link, fields)
	}
	before := unanswered(t, w, person)
	shown, since := "/virksomheter/"+testkit.Skatteetaten+"/kontakt", "Ikke bekreftet siden"
	w.Browser("nb").Get(shown).Has(t, name, since)
	owner.Get("/min-side").Has(t, "Én kontakt er ikke bekreftet av noen.")
	for _, lang := range []string{"nb", "nn", "en"} {
		page := w.Browser(lang).Get(link)
		webtest.LookAt(t, mail.CardPath, lang, page.Text)
		if h := page.Header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("a page with a person may be kept, or its address told on: %v", h)
		}
	}
	if c, err := w.Secrets.FindContact(t.Context(), person); err != nil || !c.Confirmed.Equal(before) || !c.Stale() {
		t.Errorf("opening the link has changed something: %+v (%v)", c, err)
	}
	press(url.Values{"gjor": {"bekreft"}}).Has(t, "Vi spør igjen om et år")
	w.Browser("nb").Get(shown).HasNot(t, since)
	owner.Get("/min-side").HasNot(t, "ikke bekreftet av noen")

	wrong := press(url.Values{"gjor": {"rett"}, "task": {""}, "name": {name}, "phone": {"ring meg"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a correction that is wrong: %d", wrong.StatusCode)
	}
	wrong.Has(t, "Fyll ut dette feltet", "ring meg")
	press(url.Values{"gjor": {"rett"}, "task": {"Fagansvarlig"}, "name": {"Torunn Vassfarstein Li"}, "phone": {"+47 987 65 432"}, "email": {"other@etat.example"}}).Has(t, "Rettelsen er lagret")
	w.Browser("nb").Get(shown).Has(t, "Fagansvarlig", "Torunn Vassfarstein Li", address)

	press(url.Values{"gjor": {"slett"}}).Has(t, "Kontakten er slettet")
	webtest.Letter(t, office, "post@etat.example", "har sagt fra at det ikke lenger er dem")
	w.Browser("nb").Get(shown).HasNot(t, hersAlone...)
	if got := she.Get(link); got.StatusCode != http.StatusNotFound {
		t.Errorf("the link to somebody who was erased answers %d", got.StatusCode)
	}
	she.Get(mail.CardPath+"forged").Has(t, "Kortet finnes ikke", "hvis kortet er slettet")
}
