package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// MaxReturned is how much of a returned letter is worth reading, in bytes. What
// the registry sends is smaller, and mail servers return less than all of it.
const MaxReturned = 256 << 10

// ErrNoMail is the error of what cannot be read as mail.
var ErrNoMail = errors.New("not a mail")

// Returned is mail that came to a return address, as far as it matters. It
// holds no address.
type Returned struct {
	Tokens    []string // of the return addresses that it came to; Signer.OpenReturn says whether they hold
	Report    bool     // it is a delivery status notification (RFC 3464), and not a reply of any kind
	Permanent bool     // it reports that the address does not take mail, and will not
}

// arrivals are the headers that say which address mail came to: its own, and
// what mail servers add when they hand it to a program.
var arrivals = []string{"To", "Delivered-To", "X-Original-To", "Envelope-To"}

// maxTokens and maxParts are more than any honest report has.
const (
	maxTokens = 8
	maxParts  = 16
)

// ReadReturned reads mail as a mail server hands it over, with or without the
// line that begins with "From " and stands before the header in a mailbox.
func ReadReturned(raw []byte) (Returned, error) {
	if bytes.HasPrefix(raw, []byte("From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Returned{}, fmt.Errorf("%w: its header cannot be read", ErrNoMail) // whose lines are not for the log
	}
	var r Returned
	for _, name := range arrivals {
		for _, line := range m.Header[textproto.CanonicalMIMEHeaderKey(name)] {
			for _, found := range returnAddress.FindAllStringSubmatch(line, maxTokens) {
				r.Tokens = append(r.Tokens, found[1])
			}
		}
	}
	r.Tokens = r.Tokens[:min(len(r.Tokens), maxTokens)]
	r.Report, r.Permanent = readReport(m)
	return r, nil
}

// readReport looks for the part that is meant for programs.
func readReport(m *netmail.Message) (report, permanent bool) {
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return false, false
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			return false, false
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "message/delivery-status", "message/global-delivery-status":
			return true, refusedForGood(part)
		}
	}
	return false, false
}

// statusCode is that of RFC 3463, which a comment may follow.
var statusCode = regexp.MustCompile(`^5\.\d{1,3}\.\d{1,3}\b`)

// refusedForGood reads the groups of fields of a delivery status: one about the
// letter, then one for each recipient. A letter of the registry has one, who
// may have had it forwarded to others; one that says no is enough, as nobody
// else answers for the address.
func refusedForGood(body io.Reader) bool {
	groups := textproto.NewReader(bufio.NewReader(body))
	for {
		fields, err := groups.ReadMIMEHeader()
		action, _, _ := strings.Cut(fields.Get("Action")+" ", " ")
		status := statusCode.FindString(fields.Get("Status"))
		if strings.EqualFold(action, "failed") && status != "" && !aboutService(status) {
			return true
		}
		if err != nil { // the end, or what is no field
			return false
		}
	}
}
