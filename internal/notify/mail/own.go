package mail

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

// roles are the names of RFC 2142 and their like that belong to whoever runs a
// domain: a letter to one of our own comes back to us.
var roles = []string{
	"abuse", "hostmaster", "mailer-daemon", "no-reply", "noc", "noreply", "postmaster", "root", "security", "webmaster",
}

// Owns says whether an address is the registry's own: the sender, where answers
// and undelivered letters go, with every token, and whoever runs their domains.
func (s *Sender) Owns(address string) bool {
	own := []string{s.settings.from.Address}
	if s.settings.replyTo != nil {
		own = append(own, s.settings.replyTo.Address)
	}
	if b := s.settings.bounces; b != nil {
		own = append(own, b.local+"@"+b.domain)
	}
	mailbox := mailaddress.Mailbox(address)
	name, domain, _ := strings.Cut(mailbox, "@")
	return slices.ContainsFunc(own, func(one string) bool {
		return mailaddress.Mailbox(one) == mailbox || mailaddress.Domain(one) == domain && slices.Contains(roles, name)
	})
}
