package contacts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// letterTo waits for a letter that says something.
func letterTo(t *testing.T, office *testkit.Mailbox, address, says string) testkit.Letter {
	t.Helper()
	late := time.After(testkit.Patience)
	for {
		all, more := office.To(address)
		for _, one := range all {
			if strings.Contains(one.Body, says) {
				return one
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("no letter to %s says %q: %v", address, says, all)
		}
	}
}

// A question reaches the role mailbox, the answer goes to whoever asked, and nobody
// else sees their address.
func TestAQuestionReachesTheMailbox(t *testing.T) {
	t.Parallel()
	w, office := webtest.Open(t), webtest.Mailbox(t)
	w.Notify(webtest.By(office), func(c *notify.Config) { c.Contacts = time.Hour })
	id := w.Propose(nil)
	path := "/tiltak/" + id + "/kontakt"
	anybody := w.Browser("nb")
	none := anybody.Get(path)
	none.Has(t, "direkte", "https://data.brreg.no/enhetsregisteret/oppslag/enheter/"+testkit.Skatteetaten)
	none.HasNot(t, "Spør om tiltaket")
	owner := w.As("skatteetaten", "nb")
	role := added(t, owner, url.Values{"kind": {"role"}, "task": {"Prosjektledelse"}, "name": {""}, "email": {"digital@etat.example"}, "phone": {""}, "shownTo": {"everybody"}})
	w.Do(testkit.Skatteetaten, id, initiative.ChooseContacts{Contacts: []string{role}})

	page := anybody.Get(path)
	page.Has(t, "Spør om tiltaket", "Spørsmålet går til: Prosjektledelse")
	send := func(text, from string) webtest.Answer {
		return anybody.Post(path, url.Values{"_token": {page.Token()}, "text": {text}, "from": {from}})
	}
	refused := send(" ", "ingen adresse")
	if refused.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a question without anything answers %d", refused.StatusCode)
	}
	refused.Has(t, "Feil:", `href="#felt-text"`, `href="#felt-from"`, `value="ingen adresse"`)
	for range 2 { // however often it is pressed
		if got := send("Gjelder dette oss?\nFra når?", "radgiver@kommune.example"); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("a question answers %d: %s", got.StatusCode, got.Main())
		}
	}
	letter := letterTo(t, office, "digital@etat.example", "Gjelder dette oss?")
	if letter.ReplyTo != "<radgiver@kommune.example>" || !strings.Contains(letter.Body, id) {
		t.Errorf("answers go to %q, in\n%s", letter.ReplyTo, letter.Body)
	}
	if all, _ := office.To("digital@etat.example"); len(all) != 1 {
		t.Errorf("%d letters were sent", len(all))
	}
	for _, at := range []string{path, "/tiltak/" + id, "/endringer"} {
		w.Browser("nb").Get(at).HasNot(t, "radgiver@kommune.example", "Gjelder dette oss?")
	}
	for _, text := range []string{"to", "tre", "fire", "fem"} {
		send(text, "radgiver@kommune.example")
	}
	if got := send("seks", "Radgiver@kommune.example"); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the sixth question of a day answers %d", got.StatusCode)
	}
}
