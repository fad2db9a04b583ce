package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// reportOn is what a mail server sends back to the sender of a letter.
func reportOn(sender, action, status string) []byte {
	return []byte("Delivered-To: " + sender + "\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: " + action + "\nStatus: " + status + "\n\n--b--\n")
}

// bounces lets letters come back to addresses of their own.
func (p *postOffice) bounces(c *Config) {
	p.by(c)
	c.Mail.Bounces = "retur@samstyring.example"
}

// A letter that comes back after it was taken stops those that would follow,
// once, and only if it is the address as it is now that does not take it.
func TestLettersThatComeBackLater(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.bounces)
	c := toMail("leder@kommune.example", subscription.Immediate)
	created := confirmed(t, s, office, c)
	propose(t, r, "Første")
	letters := office.wait(t, c.Address, 2)
	bounce := func(raw []byte, want Bounced, code fault.Code) {
		t.Helper()
		got, err := s.Bounce(t.Context(), raw)
		if got != want || err != nil && fault.CodeOf(err) != code || (err == nil) != (code == "") {
			t.Errorf("%q, %v; want %q %q", got, err, want, code)
		}
	}
	from := letters[1].from
	bounce(reportOn(from, "delayed", "4.4.1"), BounceTemporary, "")
	bounce(reportOn(from, "failed", "5.7.1"), BounceTemporary, "")
	bounce([]byte("To: "+from+"\n\nJeg er på ferie."), "", fault.Malformed)
	bounce(reportOn("retur@samstyring.example", "failed", "5.1.1"), "", fault.Malformed)
	bounce([]byte("ikke en e-post"), "", fault.Malformed)
	const prefix = "retur+"
	forged := prefix + string("ab"[from[len(prefix)]&1]) + from[len(prefix)+1:]
	bounce(reportOn(forged, "failed", "5.1.1"), "", fault.Forbidden)
	bounce(reportOn(letters[0].from, "failed", "5.1.1"), BounceOutdated, "") // it was confirmed since, so it does take mail
	if got := status(t, s, created.ID); got != subscription.Active {
		t.Fatalf("after what must change nothing it is %s", got)
	}

	bounce(reportOn(from, "failed", "5.1.1"), BounceDisabled, "")
	before, err := s.Get(t.Context(), vendor, created.ID)
	if err != nil || before.Status != subscription.Disabled || before.Reason != subscription.ReasonBounced {
		t.Fatalf("it is %+v: %v", before, err)
	}
	bounce(reportOn(from, "failed", "5.1.1"), BounceOutdated, "")
	if after, err := s.Get(t.Context(), vendor, created.ID); err != nil || after.Revision != before.Revision {
		t.Errorf("the same once more writes %+v: %v", after, err)
	}

	r.Clock.Advance(time.Hour)
	if _, err := s.Resume(t.Context(), as(vendor), created.ID); err != nil { // the mailbox is mended
		t.Fatal(err)
	}
	bounce(reportOn(from, "failed", "5.1.1"), BounceOutdated, "")
	moved := toMail("ny@kommune.example", subscription.Immediate)
	if _, err := s.Update(t.Context(), as(vendor), created.ID, moved, 0); err != nil {
		t.Fatal(err)
	}
	bounce(reportOn(from, "failed", "5.1.1"), BounceOutdated, "")
	asked := office.wait(t, moved.Address, 1)[0]
	bounce(reportOn(asked.from, "failed", "5.1.1"), BounceDisabled, "")
	if err := s.Delete(t.Context(), vendor, created.ID); err != nil {
		t.Fatal(err)
	}
	bounce(reportOn(asked.from, "failed", "5.1.1"), BounceOutdated, "")
}

// A notice that does not reach whoever looks after a webhook says nothing of
// the webhook.
func TestNoticesThatComeBack(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.bounces)
	in := receive(t)
	c := toWebhook(in.URL)
	c.Contact = "drift@leverandor.example"
	created := contactOf(t, s, office, c)
	if _, err := s.disable(t.Context(), created.ID, subscription.ReasonFailing); err != nil {
		t.Fatal(err)
	}
	give(t, s, created.ID, subscription.Task{Kind: subscription.TaskNotice, At: s.now(), Notice: &subscription.Notice{Reason: subscription.ReasonFailing}})
	notice := office.wait(t, c.Contact, 2)[1]
	if !strings.HasPrefix(notice.from, "retur+") {
		t.Errorf("the notice comes back to %s", notice.from)
	}
	back := func() {
		t.Helper()
		if got, err := s.Bounce(t.Context(), reportOn(notice.from, "failed", "5.1.1")); err != nil || got != BounceOutdated {
			t.Errorf("%q, %v", got, err)
		}
	}
	back()
	if _, err := s.Resume(t.Context(), as(vendor), created.ID); err != nil {
		t.Fatal(err)
	}
	active(t, s, created.ID)
	back()
	if got := status(t, s, created.ID); got != subscription.Active {
		t.Errorf("it is %s", got)
	}
}
