package mail_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// parts reads a received letter back.
func parts(t *testing.T, raw string) (header netmail.Header, text, html string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q: %v", m.Header.Get("Content-Type"), err)
	}
	var found []string
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Errorf("encoding %q", p.Header.Get("Content-Transfer-Encoding"))
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, p.Header.Get("Content-Type"), string(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))))
	}
	if len(found) != 4 || found[0] != "text/plain; charset=UTF-8" || found[2] != "text/html; charset=UTF-8" {
		t.Fatalf("parts %.60q", found)
	}
	return m.Header, found[1], found[3]
}

func TestWhatArrivesIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	office := openOffice(t, nil, false, nil)
	sender := newSender(t, office.config())
	for i, l := range []locale.Language{locale.Bokmaal, locale.Nynorsk, locale.English} {
		m, err := c.Digest(reader(l), subscription+".42", busyWeek(l))
		if err != nil {
			t.Fatal(err)
		}
		if got := sender.Send(t.Context(), m); got.Outcome != mail.Delivered {
			t.Fatalf("%+v", got)
		}
		header, text, html := parts(t, office.taken()[i].raw)
		if text != m.Text || html != m.HTML {
			t.Errorf("%s: what arrived is not what was written", l)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
		if err != nil || subject != m.Subject {
			t.Errorf("%s: subject %q (%v), want %q", l, subject, err, m.Subject)
		}
		for name, want := range map[string]string{
			"Message-Id": "<" + subscription + ".42@samstyring.example>", "Auto-Submitted": "auto-generated",
			"From": `"Samstyring" <varsel@samstyring.example>`, "To": "<post@kommune.example>", "Reply-To": "<post@samstyring.example>",
			"List-Unsubscribe": "<" + m.Unsubscribe + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
			"List-Id": "<varsel.samstyring.example>", "Content-Language": string(l), "Date": "Mon, 14 Sep 2026 05:00:00 +0000",
			"Mime-Version": "1.0", "X-Auto-Response-Suppress": "All", "User-Agent": "", "X-Mailer": "", "Bcc": "",
		} {
			if got := header[name]; strings.Join(got, "|") != want {
				t.Errorf("%s: %s is %q, want %q", l, name, got, want)
			}
		}
		if !strings.Contains(html, `<html lang="`+string(l)+`">`) {
			t.Errorf("%s: the letter does not say its language", l)
		}
		for _, line := range strings.Split(office.taken()[i].raw, "\r\n") {
			if len(line) > 998 || strings.ContainsFunc(line, func(c rune) bool { return c > 126 }) {
				t.Errorf("%s: a line cannot be relied on to arrive: %q", l, line)
			}
		}
	}
}

// TestNothingAddsAHeader: titles, names and addresses come from outside.
func TestNothingAddsAHeader(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	office := openOffice(t, nil, false, nil)
	sender := newSender(t, office.config())
	evil := "x\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>\u2028\x00y"
	i := mail.Initiative{ID: evil, Title: evil, TitleTag: evil, Owner: evil, Changes: []mail.Change{{
		Headline: evil, Severity: mail.Severity(evil), At: now, Action: evil, Concerns: evil, Values: []mail.Value{{evil, evil, evil, evil}},
	}}}
	r := reader(locale.Bokmaal)
	r.About, r.Subscription = evil, evil
	m, err := c.Changes(r, evil, i)
	if err != nil {
		t.Fatal(err)
	}
	m.Lang = locale.Language(evil)
	if got := sender.Send(t.Context(), m); got.Outcome != mail.Delivered {
		t.Fatalf("%+v", got)
	}
	header, text, html := parts(t, office.taken()[0].raw)
	if header.Get("Bcc") != "" || len(header) > 14 || len(header["Subject"]) != 1 {
		t.Errorf("headers %v", header)
	}
	if strings.Contains(text, "\nBcc") || strings.Contains(html, "<script") {
		t.Errorf("what was injected stands for itself:\n%s\n%s", text, html)
	}
	m.Unsubscribe = "https://samstyring.example/x\r\nBcc: evil@example.org"
	if got := sender.Send(t.Context(), m); got.Outcome == mail.Delivered {
		t.Error("an address with a line break was sent as a header")
	}
	if got := sender.Send(t.Context(), mail.Message{ID: "d", To: "a@kommune.example", Subject: "s", Unsubscribe: "http://127.0.0.1/x"}); got.Outcome != mail.Delivered {
		t.Errorf("%+v", got)
	}
	header, _, _ = parts(t, office.taken()[1].raw)
	if header.Get("List-Unsubscribe") != "<http://127.0.0.1/x>" || header.Get("List-Unsubscribe-Post") != "" {
		t.Errorf("one click without https: %v", header)
	}
}
