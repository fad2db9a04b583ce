package mail_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// returned is a mail of testdata/returned as it comes to a return address.
func returned(t testing.TB, name, token string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "returned", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "RETURN", "retur+"+token+"@samstyring.example")
}

// TestReturnTokensHoldForOneAddress of one subscription as it was.
func TestReturnTokensHoldForOneAddress(t *testing.T) {
	t.Parallel()
	at := now
	s := newSigner(t, &at, key(1))
	r := reader(locale.Bokmaal)
	r.Changed = now
	token := s.ReturnToken(r)
	if len("samstyringvarsel"[:15]+"+"+token) > 64 || token != strings.ToLower(token) {
		t.Errorf("no part before @ of an address has room for %q", token)
	}
	for _, seen := range []string{token, strings.ToUpper(token)} { // mail servers may change the case
		got, err := s.OpenReturn(seen)
		if err != nil || got.Subscription != subscription {
			t.Fatalf("%+v: %v", got, err)
		}
		if !got.IsFor("Post@Kommune.example", now) {
			t.Error("it does not hold for its own address")
		}
		if got.IsFor("annen@kommune.example", now) || got.IsFor(r.Address, now.Add(time.Millisecond)) {
			t.Error("it holds for another address, or for the subscription as it became")
		}
	}
	if again, err := newSigner(t, &at, key(2), key(1)).OpenReturn(token); err != nil || !again.IsFor(r.Address, now) {
		t.Errorf("under the older key: %v", err)
	}
	if _, err := newSigner(t, &at, key(2)).OpenReturn(token); !errors.Is(err, mail.ErrTokenInvalid) {
		t.Errorf("under another key: %v", err)
	}
	for i := range token {
		forged := token[:i] + string("ab"[(token[i]&1)]) + token[i+1:]
		if _, err := s.OpenReturn(forged); forged != token && !errors.Is(err, mail.ErrTokenInvalid) {
			t.Errorf("%q opens: %v", forged, err)
		}
	}
	for _, id := range []string{"", "sub-1", strings.ToUpper(subscription), "{" + subscription + "}"} {
		if r.Subscription = id; s.ReturnToken(r) != "" {
			t.Errorf("a token for %q, which it could not give back", id)
		}
	}
}

func TestReturnedMailIsRead(t *testing.T) {
	t.Parallel()
	at := now
	s := newSigner(t, &at, key(1))
	token := s.ReturnToken(reader(locale.Bokmaal))
	failed := func(action, status string) string {
		return strings.NewReplacer("Action: failed\nStatus: 5.1.1\n", "Action: "+action+"\nStatus: "+status+"\n").Replace(returned(t, "postfix", token))
	}
	for name, c := range map[string]struct {
		raw               string
		report, permanent bool
	}{
		"postfix":             {returned(t, "postfix", token), true, true},
		"exim":                {returned(t, "exim", token), true, true},
		"exchange":            {returned(t, "exchange", token), true, true},
		"over the wire":       {strings.ReplaceAll(returned(t, "exim", token), "\n", "\r\n"), true, true},
		"delayed":             {returned(t, "delayed", token), true, false},
		"out of office":       {returned(t, "vacation", token), false, false},
		"given up for time":   {failed("failed", "4.4.1"), true, false},
		"delivered":           {failed("delivered", "2.1.5"), true, false},
		"relayed":             {failed("relayed", "5.1.1"), true, false},
		"with comments":       {failed("Failed (fatal)", "5.2.1 (mailbox disabled)"), true, true},
		"no status":           {failed("failed", "unknown"), true, false},
		"relaying denied":     {failed("failed", "5.7.1"), true, false},
		"the content":         {failed("failed", "5.6.0"), true, false},
		"the other of two":    {strings.Replace(returned(t, "delayed", token), "\n--1F0A2.1789376405/mx.kommune.example--", "\nFinal-Recipient: rfc822; b@kommune.example\nAction: failed\nStatus: 5.1.1\n\n--1F0A2.1789376405/mx.kommune.example--", 1), true, true},
		"in another language": {strings.Replace(returned(t, "exim", token), "message/delivery-status", "message/global-delivery-status", 1), true, true},
		"another report":      {strings.Replace(returned(t, "exim", token), "report-type=delivery-status", "report-type=feedback-report", 1), false, false},
		"without its status":  {strings.Replace(returned(t, "exim", token), "message/delivery-status", "text/plain", 1), false, false},
		"cut off":             {returned(t, "exim", token)[:700], false, false},
	} {
		got, err := mail.ReadReturned([]byte(c.raw))
		if err != nil || got.Report != c.report || got.Permanent != c.permanent {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if len(got.Tokens) == 0 || got.Tokens[0] != token {
			t.Errorf("%s: came to %v", name, got.Tokens)
		}
	}
	if got, err := mail.ReadReturned([]byte("To: retur@samstyring.example\n\n" + returned(t, "exim", token))); err != nil || got.Tokens != nil {
		t.Errorf("an address that is only in the body: %+v, %v", got, err)
	}
	for _, raw := range []string{"", "From x", "{}", "no header", "To\n\n"} {
		if _, err := mail.ReadReturned([]byte(raw)); !errors.Is(err, mail.ErrNoMail) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestNothingReturnedIsTooMuch: anybody can send anything here.
func TestNothingReturnedIsTooMuch(t *testing.T) {
	t.Parallel()
	base := returned(t, "exchange", strings.Repeat("a", 48))
	rapid.Check(t, func(t *rapid.T) {
		raw := []byte(base)
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			from := rapid.IntRange(0, len(raw)).Draw(t, "from")
			to := rapid.IntRange(from, min(len(raw), from+200)).Draw(t, "to")
			raw = append(append(append([]byte(nil), raw[:from]...), rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "instead")...), raw[to:]...)
		}
		got, err := mail.ReadReturned(raw)
		if err != nil && !errors.Is(err, mail.ErrNoMail) || len(got.Tokens) > 8 || got.Permanent && !got.Report {
			t.Fatalf("%+v, %v", got, err)
		}
	})
	many := "To: " + strings.Repeat("<a+"+strings.Repeat("a", 48)+"@b.example>, ", 3000) + "\n\n"
	if got, err := mail.ReadReturned([]byte(many)); err != nil || len(got.Tokens) != 8 {
		t.Errorf("%d tokens, %v", len(got.Tokens), err)
	}
}

// TestTheEnvelopeNamesTheLetter when there is an address for what comes back;
// the letter itself says nothing of it.
func TestTheEnvelopeNamesTheLetter(t *testing.T) {
	t.Parallel()
	c, signer := composer(t)
	m, err := c.Confirm(reader(locale.Bokmaal), "d-1", digdir)
	if err != nil {
		t.Fatal(err)
	}
	for bounces, want := range map[string]string{
		"":                          "varsel@samstyring.example",
		"retur@bounce.example":      "retur+" + signer.ReturnToken(reader(locale.Bokmaal)) + "@bounce.example",
		"femten-bokstave@B.example": "femten-bokstave+" + signer.ReturnToken(reader(locale.Bokmaal)) + "@b.example",
	} {
		office := openOffice(t, nil, false, nil)
		config := office.config()
		config.Bounces = bounces
		if got := newSender(t, config).Send(t.Context(), m); got.Outcome != mail.Delivered {
			t.Fatalf("%+v", got)
		}
		if got := office.taken()[0]; got.from != want || strings.Contains(got.raw, "retur+") || !strings.Contains(got.raw, "varsel@samstyring.example") {
			t.Errorf("with %q it is from %s, want %s:\n%s", bounces, got.from, want, got.raw)
		}
		if local, _, _ := strings.Cut(want, "@"); len(local) > 64 {
			t.Errorf("%s has %d characters before @", want, len(local))
		}
	}
	for _, wrong := range []string{"retur", "seksten-bokstave@bounce.example", "Retur <retur@bounce.example>", "a@b.example\r\nBcc: c@d.example"} {
		if _, err := mail.NewSender(mail.Config{Host: "mx.example", From: "varsel@samstyring.example", Bounces: wrong}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
