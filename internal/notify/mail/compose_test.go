package mail_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

var update = flag.Bool("update", false, "write the golden files anew; look at what changes")

const subscription = "019bb186-5b0e-7a83-9f24-3c5d1e7a9b02"

func composer(t testing.TB) (*mail.Composer, *mail.Signer) {
	t.Helper()
	at := now
	signer := newSigner(t, &at, key(1))
	c, err := mail.NewComposer("https://samstyring.example/", signer, clock)
	if err != nil {
		t.Fatal(err)
	}
	return c, signer
}

func reader(l locale.Language) mail.Recipient {
	return mail.Recipient{Address: "post@kommune.example", Lang: l, Subscription: subscription, About: "kommune: Hvaler", Mailbox: strings.Repeat("ab", 16)}
}

var digdir = mail.Organisation{Number: "991825827", Name: "Digitaliseringsdirektoratet"}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what is written; run with -update and look at the difference. Written is\n%s", name, got)
	}
}

func goldenParts(t *testing.T, name string, m mail.Message, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	checkHTML(t, name, m.HTML)
	golden(t, name+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
	golden(t, name+".html", m.HTML)
}

// checkHTML finds what mail programs or readers stumble on.
func checkHTML(t *testing.T, name, html string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	open, level := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			open++
			switch e.Name.Local {
			case "script", "img", "link", "form", "table", "iframe":
				t.Errorf("%s: has a %s", name, e.Name.Local)
			case "h1", "h2", "h3":
				next, _ := strconv.Atoi(e.Name.Local[1:])
				if next > level+1 {
					t.Errorf("%s: h%d follows h%d", name, next, level)
				}
				level = next
			}
		case xml.EndElement:
			open--
		}
	}
	if open != 0 {
		t.Errorf("%s: %d elements are not closed", name, open)
	}
	if len(html) > 100_000 {
		t.Errorf("%s: %d bytes, mail programs cut it off", name, len(html))
	}
	for _, unwanted := range []string{"ZgotmplZ", "<no value>", "mail.", "var(--", "%!"} {
		if strings.Contains(html, unwanted) {
			t.Errorf("%s: has %q", name, unwanted)
		}
	}
}

func TestDigestOfABusyWeek(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	for _, l := range []locale.Language{locale.Bokmaal, locale.Nynorsk} {
		m, err := c.Digest(reader(l), "delivery-1", busyWeek(l))
		goldenParts(t, "digest."+string(l), m, err)
		last := -1
		for _, part := range []string{"2026-0023", "2026-0031", "2026-0042", "2026-0019", "2026-0011", "2026-0007"} {
			at := strings.Index(m.Text, part)
			if at < last {
				t.Errorf("%s: %s does not stand where its severity and time put it", l, part)
			}
			last = at
		}
	}
}

func TestOtherLetters(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	m, err := c.Changes(reader(locale.Bokmaal), "delivery-1", busyWeek(locale.Bokmaal).Initiatives[4])
	goldenParts(t, "changes.nb", m, err)
	m, err = c.Changes(reader(locale.English), "delivery-1", mail.Initiative{
		ID: "2026-0042", Title: "Register over matrikkelenheter", TitleTag: "nb", Changes: []mail.Change{
			{Headline: "The deadline has moved to 1 June 2027", Severity: mail.Know, At: day(10, 14, 5), Concerns: "all municipalities"},
		}})
	goldenParts(t, "changes.en", m, err)
	for _, l := range locale.Languages {
		m, err = c.Confirm(reader(l), "delivery-1", digdir)
		goldenParts(t, "confirm."+string(l), m, err)
		m, err = c.ConfirmContact(reader(l), "delivery-1", mail.Organisation{Number: "991825827"})
		goldenParts(t, "contact."+string(l), m, err)
		if !strings.Contains(m.Text, "991825827") {
			t.Errorf("%s: who asks does not stand in the letter", l)
		}
		m, err = c.WebhookDisabled(reader(l), "delivery-1", digdir, mail.WebhookDisabled{
			Host: "mottak.kommune.example", Reason: mail.ReasonFailing, Since: day(10, 14, 5), Status: 503, Undelivered: 12, Position: 4711,
		})
		goldenParts(t, "webhook."+string(l), m, err)
		if _, err := c.WebhookDisabled(reader(l), "delivery-1", digdir, mail.WebhookDisabled{Host: "mottak.kommune.example", Reason: "mood"}); err == nil {
			t.Errorf("%s: a reason without words is taken", l)
		}
		for _, reason := range []mail.Reason{mail.ReasonGone, mail.ReasonForbidden} {
			m, err = c.WebhookDisabled(reader(l), "delivery-1", digdir, mail.WebhookDisabled{Host: "mottak.kommune.example", Reason: reason})
			if err != nil || strings.Contains(m.Text, "mail.") {
				t.Errorf("%s, %s: %v\n%s", l, reason, err, m.Text)
			}
		}
	}
}

func TestDigestsOfEverySize(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	change := mail.Change{Headline: "Ny kostnad", Severity: mail.Know, At: now}
	act := mail.Change{Headline: "Ny frist", Severity: mail.Act, At: now.Add(-time.Hour)}
	digest := func(all ...mail.Initiative) mail.Digest {
		return mail.Digest{From: "2026-09-10", To: "2026-09-10", Frequency: mail.Daily, Initiatives: all}
	}
	for _, x := range []struct {
		digest  mail.Digest
		subject string
		holds   string
	}{
		{digest(mail.Initiative{ID: "1", Title: "A", Changes: []mail.Change{change}}), "10. september 2026: Ny kostnad – A", "Én endring i ett tiltak."},
		{digest(mail.Initiative{ID: "1", Title: "A", Changes: []mail.Change{act}}), "10. september 2026, krever handling: Ny frist – A", "Den krever handling."},
		{digest(mail.Initiative{ID: "1", Title: "A", Changes: []mail.Change{change, act}}), "10. september 2026, krever handling: Ny frist – A, og én endring til", "2 endringer i ett tiltak.\nÉn av dem krever handling."},
		{digest(mail.Initiative{ID: "1", Title: "A", Changes: []mail.Change{change}}, mail.Initiative{ID: "2"}, mail.Initiative{ID: "3", Title: "B", Changes: []mail.Change{act, act}}),
			"10. september 2026, krever handling: Ny frist – B, og 2 endringer til", "3 endringer i 2 tiltak.\n2 av dem krever handling."},
	} {
		m, err := c.Digest(reader(locale.Bokmaal), "d", x.digest)
		if err != nil || m.Subject != x.subject || !strings.Contains(m.Text, x.holds) {
			t.Errorf("subject %q (%v), want %q; text must hold %q:\n%s", m.Subject, err, x.subject, x.holds, m.Text)
		}
	}
	if _, err := c.Digest(reader(locale.Bokmaal), "d", digest(mail.Initiative{ID: "1"})); !errors.Is(err, mail.ErrEmpty) {
		t.Errorf("a digest of nothing: %v", err)
	}
	if _, err := c.Changes(reader(locale.Bokmaal), "d", mail.Initiative{ID: "1"}); !errors.Is(err, mail.ErrEmpty) {
		t.Errorf("a letter of nothing: %v", err)
	}
	bad := digest(mail.Initiative{ID: "1", Changes: []mail.Change{change}})
	bad.From = "2026-09-11"
	if _, err := c.Digest(reader(locale.Bokmaal), "d", bad); err == nil {
		t.Error("a period that ends before it begins")
	}
}

// TestTheLongestDigestSaysWhatIsLeftOut and still leads with what must be done.
func TestTheLongestDigestSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	d := mail.Digest{From: "2026-09-05", To: "2026-09-12", Frequency: mail.Weekly}
	for n := range 357 {
		i := busyWeek(locale.Bokmaal).Initiatives[1]
		i.ID = "2026-" + strconv.Itoa(1000+n)
		d.Initiatives = append(d.Initiatives, i)
	}
	last := busyWeek(locale.Bokmaal).Initiatives[3]
	d.Initiatives = append(d.Initiatives, last)
	m, err := c.Digest(reader(locale.Bokmaal), "d", d)
	if err != nil {
		t.Fatal(err)
	}
	checkHTML(t, "longest", m.HTML)
	if !strings.Contains(m.Text, "318 tiltak til er endret, men fikk ikke plass her.\nSe alle endringene: https://samstyring.example/endringer\n") {
		t.Errorf("the rest is not mentioned:\n%s", m.Text[len(m.Text)-900:])
	}
	if first, _, _ := strings.Cut(m.Text[strings.Index(m.Text, "---"):], "2026-1"); !strings.Contains(first, last.ID) {
		t.Error("what must be done does not come first")
	}
	if !strings.HasPrefix(m.Subject, "5.–12. september 2026, krever handling: ") {
		t.Error(m.Subject)
	}
}

func TestTheLinksHold(t *testing.T) {
	t.Parallel()
	c, signer := composer(t)
	m, err := c.Digest(reader(locale.Bokmaal), "d", busyWeek(locale.Bokmaal))
	if err != nil {
		t.Fatal(err)
	}
	token, found := strings.CutPrefix(m.Unsubscribe, "https://samstyring.example"+mail.UnsubscribePath)
	got, err := signer.Open(mail.PurposeUnsubscribe, token)
	if !found || err != nil || got.Subject != subscription || !got.IsFor("post@kommune.example") {
		t.Errorf("unsubscribe %q: %+v, %v", m.Unsubscribe, got, err)
	}
	if strings.Count(m.HTML, `href="`+m.Unsubscribe+`"`) != 1 || !strings.Contains(m.Text, m.Unsubscribe) {
		t.Error("the way out does not stand in both parts")
	}
	m, err = c.Confirm(reader(locale.Bokmaal), "d", digdir)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(m.Text, "https://samstyring.example"+mail.ConfirmPath)
	token, _, _ = strings.Cut(rest, "\n")
	if got, err = signer.Open(mail.PurposeConfirm, token); err != nil || got.Subject != subscription {
		t.Errorf("confirm %q: %v", token, err)
	}
	at := now.Add(mail.ConfirmWithin)
	if _, err := newSigner(t, &at, key(1)).Open(mail.PurposeConfirm, token); !errors.Is(err, mail.ErrTokenExpired) {
		t.Errorf("three days later: %v", err)
	}
	for _, site := range []string{"", "samstyring.example", "ftp://samstyring.example", "https://"} {
		if _, err := mail.NewComposer(site, signer, clock); err == nil {
			t.Errorf("%q is taken for a site", site)
		}
	}
}
