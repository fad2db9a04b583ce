package reading

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

const maxURL, maxLegalBasis = 2000, 500

var (
	address  = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>"«»]+`)
	joined   = regexp.MustCompile(`(?i)[;,|]\s*(https?://|www\.)`) // addresses without a space between them
	bareHost = regexp.MustCompile(`(?i)^(?:[a-z0-9æøå-]+\.)+(?:no|com|org|net|eu|int|se|dk|io)(?:/[^\s]*)?$`)
	scheme   = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*:`)
)

// Links reads web addresses, several with spaces, line breaks or semicolons
// between them. What is written before one alone is its title.
func Links(c Cell) Result[[]events.Link] {
	s, done, r := beginText[[]events.Link](c, MaxText)
	if done {
		return r
	}
	s = strings.Join(strings.Fields(plaintext.Clean(c.Text)), " ") // an address keeps its dashes
	s = joined.ReplaceAllString(s, " $1")
	if bareHost.MatchString(s) {
		return links(c, []string{s}, "")
	}
	found := address.FindAllString(s, -1)
	rest := strings.Trim(strings.Join(strings.Fields(address.ReplaceAllString(s, " ")), " "), " ;,:()[]<>-–|")
	switch {
	case len(found) == 0, rest != "" && (len(found) > 1 || scheme.MatchString(s) && !strings.HasPrefix(strings.ToLower(s), "http")):
		return refuse[[]events.Link]("invalid_url", fault.Args{"given": c.quoted()})
	case strings.HasPrefix(strings.ToLower(s), "http") && rest != "":
		return refuse[[]events.Link]("invalid_url", fault.Args{"given": c.quoted()}) // a space within an address
	}
	return links(c, found, rest)
}

func links(c Cell, found []string, title string) Result[[]events.Link] {
	var out []events.Link
	var addresses []string
	added := false
	for _, s := range found {
		s = strings.TrimRight(s, ".,;)]>")
		if !strings.HasPrefix(strings.ToLower(s), "http") {
			s, added = "https://"+s, true
		}
		if !webAddress(s) {
			return refuse[[]events.Link]("invalid_url", fault.Args{"given": c.quoted()})
		}
		if slices.Contains(addresses, s) {
			continue
		}
		addresses = append(addresses, s)
		out = append(out, events.Link{URL: s})
	}
	if title != "" {
		out[0].Title = events.Text{"nb": title}
	}
	if added {
		return read(out, "links_with_scheme", fault.Args{"addresses": addresses})
	}
	return read(out, "links", fault.Args{"addresses": addresses})
}

// webAddress says whether s is a whole address of a page.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxURL && (strings.EqualFold(u.Scheme, "https") || strings.EqualFold(u.Scheme, "http")) && u.Host != "" && u.User == nil
}

// LegalBasis reads a law or regulation: a text on one line.
func LegalBasis(c Cell) Result[string] {
	_, done, r := beginText[string](c, MaxText)
	if done {
		return r
	}
	s := strings.Join(strings.Fields(plaintext.Clean(c.Text)), " ")
	if n := utf8.RuneCountInString(s); n > maxLegalBasis {
		return refuse[string]("too_long", fault.Args{"max": maxLegalBasis, "given": n})
	}
	return read(s, "text", fault.Args{"given": s})
}
