package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
)

// page is a letter with every word in place; both templates say all of it.
type page struct {
	Lang       string
	Subject    string
	Preheader  string // what a list of letters shows beside the subject
	Brand      string
	Tagline    string
	Heading    string
	HeadingTag string // its language, if it is not that of the letter
	Period     string
	Lead       []string
	Paragraphs []string
	Facts      []fact
	Sections   []section
	Rest       *rest
	After      []string
	Button     *link
	Spelled    string // introduces the button's address for those whose button does not work
	Footer     footer
}

type section struct {
	Heading  string
	Severity Severity
	Notes    []string
	Lines    []thing
	Further  string // what there is no room for; ""
	Groups   []group
}

// thing has a page of its own.
type thing struct {
	Act                    bool
	When, Text, Takes, URL string
}

type group struct {
	Title, TitleTag string
	Number          string
	Owner           *fact
	URL             string
	Changes         []item
}

type item struct {
	Act      bool
	Badge    string // says that it must be acted on, where no heading does
	Headline string
	Values   []value
	Details  []string
	Action   *fact
	Concerns *fact
	When     string
}

// value is Was and Is with the words between them; Gone instead of Is.
type value struct{ Label, From, Was, To, Is, Gone, Note string }

type fact struct{ Label, Text string }

type link struct{ Text, URL string }

// rest says what did not find room.
type rest struct {
	Text string
	Link link
}

type footer struct {
	OfCard bool // the letter is about a contact, and about no subscription
	Why    string
	About  string // which subscription it is, and what that is about
	Manage *link
	Stop   *link
	Never  *link
}

//go:embed templates
var files embed.FS

var (
	htmlLetter = htmltemplate.Must(htmltemplate.ParseFS(files, "templates/letter.html.tmpl"))
	textLetter = texttemplate.Must(texttemplate.New("letter.txt.tmpl").Funcs(texttemplate.FuncMap{
		"upper": strings.ToUpper,
		"under": func(s string) string { return strings.Repeat("-", utf8.RuneCountInString(s)) },
	}).ParseFS(files, "templates/letter.txt.tmpl"))
)

// finish renders both parts.
func (c *Composer) finish(r Recipient, delivery, subject string, p page, unsubscribe string) (Message, error) {
	w := writer{r.Lang, c}
	if !p.Footer.OfCard {
		p.Footer.About = w.with("mail.footer.about", fault.Args{"id": oneLine(r.Subscription), "about": oneLine(r.About)})
	}
	p.Lang, p.Subject, p.Brand, p.Tagline = w.text("mail.language"), subject, w.text("mail.brand"), w.text("mail.tagline")
	var html, text strings.Builder
	if err := htmlLetter.Execute(&html, p); err != nil {
		return Message{}, fmt.Errorf("write html part: %w", err)
	}
	if err := textLetter.Execute(&text, p); err != nil {
		return Message{}, fmt.Errorf("write text part: %w", err)
	}
	return Message{
		ID: delivery, To: r.Address, Lang: r.Lang, At: c.clock(), Subject: subject,
		Text: text.String(), HTML: html.String(), Unsubscribe: unsubscribe, Return: c.signer.ReturnToken(r),
	}, nil
}
