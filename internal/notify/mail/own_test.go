package mail_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// A letter to the registry itself would be answered by the registry.
func TestOwnAddresses(t *testing.T) {
	t.Parallel()
	s, err := mail.NewSender(mail.Config{
		Host: "127.0.0.1", Security: mail.Plain, From: "Samstyring <varsel@samstyring.example>",
		ReplyTo: "hjelp@svar.example", Bounces: "retur@retur.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"varsel@samstyring.example": true, "VARSEL+x@samstyring.example": true, "hjelp@svar.example": true,
		"retur@retur.example": true, "retur+" + strings.Repeat("a", 40) + "@retur.example": true,
		"postmaster@samstyring.example": true, "Abuse@svar.example": true, "mailer-daemon@retur.example": true,
		"ola@samstyring.example": false, "postmaster@kommune.example": false, "varsel@kommune.example": false,
	} {
		if got := s.Owns(address); got != want {
			t.Errorf("%s is the registry's own: %v, want %v", address, got, want)
		}
	}
}

// The name of a receiver is the subscriber's text: it stands where it is
// expected, and looks like what it is.
func TestHostNamesInNotices(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	for host, want := range map[string]string{
		"Mottak.Kommune.example":                "Mottaker: mottak.kommune.example\n",
		"аpple.example":                         "Mottaker: xn--pple-43d.example\n", // the first letter is Cyrillic
		"vinn\r\nBcc: a@b.example":              "Mottaker: –\n",
		"<b>vinn</b>.example":                   "Mottaker: –\n",
		"\u202eelpmaxe.nniv":                    "Mottaker: –\n",
		"2001:db8::1":                           "Mottaker: 2001:db8::1\n",
		strings.Repeat("vinn.", 40) + "example": "Mottaker: …" + (strings.Repeat("vinn.", 40) + "example")[107:] + "\n",
	} {
		m, err := c.WebhookDisabled(reader(locale.Bokmaal), "d", digdir, mail.WebhookDisabled{Host: host, Reason: mail.ReasonGone})
		if err != nil || !strings.Contains(m.Text, want) || strings.Contains(m.Text, "<b>") || strings.Contains(m.Subject, "example") {
			t.Errorf("%q: %v, %q\n%s", host, err, m.Subject, m.Text)
		}
	}
}
