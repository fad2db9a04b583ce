package mailaddress_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"post@bodo.kommune.no":                 "post@bodo.kommune.no",
		"Ola.N+varsel@KOMMUNE.no":              "Ola.N+varsel@kommune.no",
		"post@ås.kommune.no":                   "post@xn--s-1fa.kommune.no",
		"post@ÅS.kommune.no":                   "post@xn--s-1fa.kommune.no",
		strings.Repeat("a", 64) + "@b.example": strings.Repeat("a", 64) + "@b.example",
	} {
		if got, err := mailaddress.Parse(given); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", given, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]error{
		"": mailaddress.ErrForm, "@b.example": mailaddress.ErrForm, "a": mailaddress.ErrForm,
		"a b@c.example": mailaddress.ErrForm, "\"a b\"@c.example": mailaddress.ErrForm, "blå@c.example": mailaddress.ErrForm,
		"a..b@c.example": mailaddress.ErrForm, ".a@c.example": mailaddress.ErrForm, "a.@c.example": mailaddress.ErrForm,
		"A <a@b.example>": mailaddress.ErrForm, "a@b.example, c@d.example": mailaddress.ErrForm,
		"a@b.example\r\nBcc: c@d.example": mailaddress.ErrForm, "a\n@b.example": mailaddress.ErrForm, "a(x)@b.example": mailaddress.ErrForm,
		"a@": mailaddress.ErrDomain, "a@b": mailaddress.ErrDomain, "a@b.example.": mailaddress.ErrDomain, "a@b..example": mailaddress.ErrDomain,
		"a@b_c.example": mailaddress.ErrDomain, "a@-b.example": mailaddress.ErrDomain, "a@b.example>": mailaddress.ErrDomain,
		"a@[127.0.0.1]": mailaddress.ErrDomain, "a@[IPv6:::1]": mailaddress.ErrDomain, "a@127.0.0.1": mailaddress.ErrDomain,
		"a@0177.0.0.1": mailaddress.ErrDomain, "a@\xa5.example": mailaddress.ErrDomain, "a@0x7f.0x1": mailaddress.ErrDomain, "a@１２７.0.0.1": mailaddress.ErrDomain,
		"a@b.example\u202e": mailaddress.ErrDomain, "a@" + strings.Repeat("b", 64) + ".example": mailaddress.ErrDomain,
		strings.Repeat("a", 65) + "@b.example":       mailaddress.ErrLongLocal,
		"a@" + strings.Repeat("b.", 130) + "example": mailaddress.ErrTooLong,
		"a@" + strings.Repeat("bbbbbb.", 36) + "no":  mailaddress.ErrTooLong,
	} {
		if got, err := mailaddress.Parse(given); got != "" || !errors.Is(err, want) || !errors.Is(err, mailaddress.ErrInvalid) {
			t.Errorf("%q: %q, %v; want %v", given, got, err, want)
		}
	}
}

func TestMailbox(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Post@kommune.example": "post@kommune.example", "post+a+b@kommune.example": "post@kommune.example",
		"+a@kommune.example": "+a@kommune.example", "o.la@kommune.example": "o.la@kommune.example",
		"O.l.a+x@googlemail.com": "ola@gmail.com", "ola@gmail.com": "ola@gmail.com",
	} {
		if got := mailaddress.Mailbox(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
