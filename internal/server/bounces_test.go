package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

const bounces = "/api/v1/bounces"

// sender is the return address of a letter to an e-mail subscription as it
// stands.
func (w *world) sender(t *testing.T, organisation, id string) string {
	t.Helper()
	s := decode[struct {
		Address string
		Changed time.Time
	}](t, w.get(t, subscriptions+"/"+id, w.by(t, organisation)))
	signer, err := mail.NewSigner(w.Clock.Now, w.keys.Derive("letters"))
	if err != nil {
		t.Fatal(err)
	}
	return "retur+" + signer.ReturnToken(mail.Recipient{Subscription: id, Address: s.Address, Changed: s.Changed}) + "@example.org"
}

// report is what a mail server sends there.
func bounceReport(to, action, status string) string {
	return "To: " + to + "\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n" +
		"Final-Recipient: rfc822; post@example.org\nAction: " + action + "\nStatus: " + status + "\n\n--b--\n"
}

// handOver is how a mail server calls: without a token.
func handOver(raw string, options ...option) *http.Request {
	return request(http.MethodPost, bounces, raw, append([]option{with("Content-Type", "message/rfc822")}, options...)...)
}

// bounce hands a letter back to a new subscription by e-mail, which then is
// disabled.
func (w *world) bounce(t *testing.T, by string) {
	t.Helper()
	made := decode[shown](t, w.command(t, http.StatusCreated, by, subscriptions,
		`{"channel":"email","address":"post@example.org","filters":{"everything":true},"frequency":"weekly"}`))
	sender := w.sender(t, by, made.ID)
	for _, c := range []struct{ action, status, want string }{
		{"delayed", "4.4.1", "temporary"}, {"failed", "5.1.1", "disabled"}, {"failed", "5.1.1", "outdated"},
	} {
		a := w.send(t, handOver(bounceReport(sender, c.action, c.status)))
		if got := decode[struct{ Outcome string }](t, a).Outcome; a.Code != http.StatusOK || got != c.want || a.Header().Get("Cache-Control") == "" {
			t.Errorf("%s %s: %d %s", c.action, c.status, a.Code, a.Body)
		}
	}
	after := decode[struct{ Status, Reason string }](t, w.get(t, subscriptions+"/"+made.ID, w.by(t, by)))
	if after.Status != "disabled" || after.Reason != "bounced" {
		t.Errorf("and then it is %+v", after)
	}
}

// Whatever else is sent there is refused with the reason, and changes nothing.
func TestBouncesThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	made := decode[shown](t, w.command(t, http.StatusCreated, testkit.Stavanger, subscriptions,
		`{"channel":"email","address":"post@example.org","filters":{"everything":true}}`))
	sender := w.sender(t, testkit.Stavanger, made.ID)
	good := bounceReport(sender, "failed", "5.1.1")
	for name, c := range map[string]struct {
		r    *http.Request
		want int
		key  string
	}{
		"no mail":            {handOver("hei"), http.StatusBadRequest, "bounce_unreadable"},
		"nothing":            {handOver(""), http.StatusBadRequest, "bounce_unreadable"},
		"to somebody else":   {handOver(bounceReport("retur@example.org", "failed", "5.1.1")), http.StatusBadRequest, "bounce_no_address"},
		"a forged address":   {handOver(bounceReport("retur+"+strings.Repeat("a", 48)+"@example.org", "failed", "5.1.1")), http.StatusForbidden, "bounce_signature"},
		"out of office":      {handOver("To: " + sender + "\n\nJeg er på ferie."), http.StatusBadRequest, "bounce_no_report"},
		"as JSON":            {handOver(good, with("Content-Type", "application/json")), http.StatusUnsupportedMediaType, "unsupported_media_type"},
		"too much":           {handOver(good + strings.Repeat("x", mail.MaxReturned)), http.StatusRequestEntityTooLarge, "body_too_large"},
		"too much, unstated": {handOver(good+strings.Repeat("x", mail.MaxReturned), func(r *http.Request) { r.ContentLength = -1 }), http.StatusRequestEntityTooLarge, "body_too_large"},
		"what is not asked":  {request(http.MethodPost, bounces+"?x=1", good, with("Content-Type", "message/rfc822")), http.StatusBadRequest, ""},
		"a wrong token":      {handOver(good, with("Authorization", "Bearer x")), http.StatusUnauthorized, "token_refused"},
	} {
		a := w.send(t, c.r)
		p := decode[api.Problem](t, a)
		if a.Code != c.want || p.Key != c.key {
			t.Errorf("%s: %d %q, want %d %q", name, a.Code, p.Key, c.want, c.key)
		}
		if strings.Contains(a.Body.String(), "post@example.org") || p.Title == "" {
			t.Errorf("%s: %s", name, a.Body)
		}
	}
	if s := decode[shown](t, w.get(t, subscriptions+"/"+made.ID, w.by(t, testkit.Stavanger))); s.Status != "pending" {
		t.Errorf("and then it is %s", s.Status)
	}
	if a := w.send(t, handOver(good)); a.Code != http.StatusOK {
		t.Errorf("the good one: %d %s", a.Code, a.Body)
	}
}

// Anybody may call, so that there is a measure for each address.
func TestBouncesAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.App, func(c *server.Config) { c.WriteRate = 0.001 })
	w.sendTo(t, h, handOver("hei"))
	if a := w.sendTo(t, h, handOver("hei")); a.Code != http.StatusTooManyRequests {
		t.Errorf("the second one: %d %s", a.Code, a.Body)
	}
}
