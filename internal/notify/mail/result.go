package mail

import (
	"errors"
	"net/textproto"
	"slices"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Outcome is what came of handing a message to the mail server.
type Outcome string

// The outcomes.
const (
	Delivered Outcome = "delivered" // the server has taken it
	Retry     Outcome = "retry"     // not now: the server says so, cannot be reached, or is set up wrongly
	Bounce    Outcome = "bounce"    // the address does not take mail, and will not: disable it
)

// Result says what came of one attempt. It holds no address.
type Result struct {
	Outcome  Outcome
	Code     int    // the server's answer, such as 550; 0 if there was none
	Enhanced string // its enhanced code, such as 5.1.1; "" if there was none
	Reply    string // an excerpt of its words; "" if there were none
	Err      error  // for the log; nil if delivered
}

// maxReply is the longest excerpt, in characters.
const maxReply = 200

// classify reads what the library says. A message that was taken is delivered,
// whatever went wrong when the connection was closed. If it broke before the
// answer came, nobody knows: it is tried again, under the same Message-ID.
func classify(msg *gomail.Msg, err error, to string) Result {
	if err == nil || msg.IsDelivered() {
		return Result{Outcome: Delivered}
	}
	redact := func(s string) string { return strings.ReplaceAll(oneLine(s), to, "(address)") }
	r := Result{Outcome: Retry, Err: errors.New(redact(err.Error()))}
	var send *gomail.SendError
	var reply *textproto.Error
	switch {
	case errors.As(err, &send):
		r.Code, r.Enhanced = send.ErrorCode(), send.EnhancedStatusCode()
		if r.Code != 0 {
			r.Reply = redact(replyOf(send))
		}
		if aboutAddress(send.Reason) && permanent(r.Code, r.Enhanced) {
			r.Outcome = Bounce
		}
	case errors.As(err, &reply):
		r.Code, r.Reply = reply.Code, redact(reply.Msg)
	}
	if runes := []rune(r.Reply); len(runes) > maxReply {
		r.Reply = string(runes[:maxReply-1]) + "…"
	}
	return r
}

// replyOf cuts the server's words out of the library's.
func replyOf(e *gomail.SendError) string {
	s := strings.TrimPrefix(e.Error(), e.Reason.String()+": ")
	s, _, _ = strings.Cut(s, ", affected ")
	return s
}

// aboutAddress: an answer to the greeting, the sign-in or the sender is about
// this service and not about who is written to.
func aboutAddress(reason gomail.SendErrReason) bool {
	return slices.Contains([]gomail.SendErrReason{gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose}, reason)
}

// aboutMailbox are the plain codes with which a mailbox is refused.
var aboutMailbox = []int{550, 551, 552, 553, 554, 556}

// aboutUs are the subjects of enhanced codes (RFC 3463) that say nothing of the
// address: the mail system, the protocol, the content, policy. "Relaying
// denied" (5.7.1) to every recipient must not disable every subscriber.
var aboutUs = []string{"5.3.", "5.5.", "5.6.", "5.7.", "5.1.7", "5.1.8"}

func permanent(code int, enhanced string) bool {
	if !slices.Contains(aboutMailbox, code) {
		return false
	}
	return !aboutService(enhanced)
}

func aboutService(enhanced string) bool {
	return slices.ContainsFunc(aboutUs, func(prefix string) bool { return strings.HasPrefix(enhanced, prefix) })
}
