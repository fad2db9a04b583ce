package subscriptions_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// The page says who made a subscription, also that nobody knows, and who may end it;
// buttons are there for those only.
func TestWhoMadeASubscriptionAndWhoMayEndIt(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	b := w.As("stavanger", "nb")
	for n, actor := range []string{"", "act_" + strings.Repeat("0", 32)} {
		by := access.Caller{Organisation: testkit.Stavanger, Actor: actor, Scopes: []string{access.ScopeWrite}}
		cmd := subscription.Command{
			Channel: subscription.Email, Address: fmt.Sprintf("post%d@example.org", n), Frequency: subscription.Daily, Language: "nb",
			Filters: subscription.Filters{Everything: true},
		}
		if _, err := w.Service.Create(t.Context(), notify.Request{Caller: by}, cmd); err != nil {
			t.Fatal(err)
		}
	}
	page := b.Get("/abonner")
	b.Post("/abonner", url.Values{"_token": {page.Token()}, "kanal": {"email"}, "hyppighet": {"daily"}, "adresse": {"egen@example.org"}, "kommune": {"1103"}})
	list := b.Get("/abonnementer")
	list.Has(t, "Registratorer og administratorer i virksomheten kan endre og slette alle disse", "Opprettet av deg 7. september 2026.",
		"Opprettet av noen andre 7. september 2026.", "Hvem som gjorde det, ble ikke notert")
	b.Get("/min-side/opplysninger").Has(t, "Abonnementer fra før vi noterte hvem", `href="/abonnementer"`)

	reader := w.As("ingen", "nb")
	admin := access.Caller{Organisation: testkit.Stavanger, Actor: "act_admin", Scopes: []string{access.ScopeManage}}
	i, err := w.Command.Invite(t.Context(), command.Request{Caller: admin}, testkit.Stavanger, []events.Role{events.RoleReader}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	redeem := "/min-side/invitasjon"
	reader.Post(redeem, url.Values{"_token": {reader.Get(redeem).Token()}, "code": {i.Code}})
	seen := reader.Get("/abonnementer")
	seen.Has(t, "post0@example.org", "Du har ingen av de rollene")
	seen.HasNot(t, `name="gjor"`)

	_, rest, _ := strings.Cut(list.Text[strings.Index(list.Text, "ble ikke notert"):], `action="`)
	action, _, _ := strings.Cut(rest, `"`)
	if got := b.Post(action, url.Values{"_token": {list.Token()}, "gjor": {"slett"}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("ending one that nobody is known to have made: %d %s", got.StatusCode, got.Main())
	}
	b.Get("/abonnementer").HasNot(t, "post0@example.org")
}
