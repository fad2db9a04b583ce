package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/mailaddress"
)

// Message is one letter, ready to be sent. A Composer writes it.
type Message struct {
	ID          string // of the delivery: the same on every attempt, and so is the Message-ID made of it
	To          string // one bare address
	Lang        locale.Language
	At          time.Time // when it was written
	Subject     string
	Text        string // the plain text part
	HTML        string // says the same
	Unsubscribe string // address for RFC 8058; "": the letter is not part of a subscription
	ReplyTo     string // one bare address; "": that of the settings
	Return      string // token of the address that it comes back to; "": it comes back to From
}

// headers that have no name in the library.
const (
	headerAutoSubmitted   = "Auto-Submitted"
	headerSuppress        = "X-Auto-Response-Suppress" // what Exchange heeds
	headerListID          = "List-Id"
	headerContentLanguage = "Content-Language"
)

// build writes the letter as it goes over the wire, to an address that has been
// checked. Nothing that it is given can add a header: all values are one line,
// and what is not ASCII is encoded.
func (s *settings) build(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(&netmail.Address{Address: m.To})
	if m.ReplyTo != "" {
		msg.ReplyToMailAddress(&netmail.Address{Address: oneLine(m.ReplyTo)})
	} else if s.replyTo != nil {
		msg.ReplyToMailAddress(s.replyTo)
	}
	if s.bounces != nil && m.Return != "" {
		msg.EnvelopeFromMailAddress(&netmail.Address{Address: s.bounces.local + "+" + m.Return + "@" + s.bounces.domain})
	}
	msg.Subject(oneLine(m.Subject))
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(messageID(m.ID) + "@" + s.domain)
	msg.SetGenHeader(headerAutoSubmitted, "auto-generated")
	msg.SetGenHeader(headerSuppress, "All")
	msg.SetGenHeader(headerContentLanguage, oneLine(string(m.Lang)))
	if err := s.addUnsubscribe(msg, m.Unsubscribe); err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

// addUnsubscribe lets the mail program offer a button. RFC 8058 wants https, so
// that a site on http, as in development, gets a link only.
func (s *settings) addUnsubscribe(msg *gomail.Msg, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("write unsubscribe header: %q is not a web address", address)
	}
	msg.SetGenHeader(headerListID, "<varsel."+s.domain+">")
	if u.Scheme == "http" {
		msg.SetListUnsubscribe(u.String())
		return nil
	}
	if err := msg.SetListUnsubscribeOneClick(u.String()); err != nil {
		return fmt.Errorf("write unsubscribe header: %w", err)
	}
	return nil
}

var dotAtom = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// messageID is the left part of a Message-ID: the delivery's id, or its digest
// if that could not stand there.
func messageID(delivery string) string {
	if len(delivery) <= mailaddress.MaxLocal && dotAtom.MatchString(delivery) {
		return delivery
	}
	sum := sha256.Sum256([]byte(delivery))
	return hex.EncodeToString(sum[:16])
}

// oneLine makes any text one line without control characters.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(c rune) bool {
		return c == ' ' || unicode.IsControl(c) || c == '\u2028' || c == '\u2029'
	}), " ")
}
