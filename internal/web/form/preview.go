package form

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
)

// Preview is what would be recorded, in words, before it is.
type Preview struct {
	Says  string // what it means that it is recorded
	Shown []Described
	Blank []string // what was left open
	Idle  bool     // all of it stands already, and nothing would be recorded
}

// Preview puts into words what would be recorded, beside what stands, which the form began
// with; nil: nothing did. It is idle where all of it stands already.
func (b *Binding) Preview(idle bool, stands url.Values) *Preview {
	p := &Preview{Says: b.text("review.lead", nil), Idle: idle}
	if idle {
		p.Says = b.text("review.idle", nil)
	}
	p.Shown, p.Blank = b.Describe(stands)
	return p
}

// Sheet is a short form as its page shows it, with the templates "sheet-fields" and
// "sheet-buttons": to be filled in, or looked over before it is sent.
type Sheet struct {
	Form     *Form
	Fields   []View
	Hidden   []HiddenValue
	Reviewed bool // there is a preview between
	Review   bool // this is it
	Preview
	Action string
	Button string // that records it; "" where there is nothing to do
	Cancel string
}

// Sheet is the form to be filled in where shown is nil, and its preview otherwise.
func (b *Binding) Sheet(shown *Preview) Sheet {
	s := Sheet{Form: b.Form, Fields: b.Views(), Hidden: b.HiddenValues(shown != nil), Reviewed: true, Review: shown != nil}
	if shown != nil {
		s.Preview = *shown
	}
	return s
}

// Known is one thing that is known beside the fields of a form.
func Known(label string, texts ...string) Described {
	out := Described{Label: label}
	for _, s := range texts {
		out.Texts = append(out.Texts, DescribedText{Text: s})
	}
	return out
}

// Kept is a text that was asked for in one language: what stands, in every language that
// it is in, where what a page of a language shows of it was sent back as it was.
func Kept(lang locale.Language, typed, stands events.Text) events.Text {
	shown := strings.TrimSpace(lang.Pick(stands))
	for _, s := range typed {
		if s == shown {
			return stands
		}
	}
	return typed
}

// Lost are the texts in other languages that go because a text is replaced by one that
// is not in them. The one that the field began with is no more among them: the form shows
// it beside what was typed.
func (b *Binding) Lost(field string, next, stands events.Text) (out []Described) {
	shown := b.Lang.Pick(stands)
	for _, tag := range slices.Sorted(maps.Keys(stands)) {
		if text := stands[tag]; next[tag] == "" && text != shown {
			out = append(out, Described{Label: b.Label(field), Old: []DescribedText{{Text: text, Lang: tag, Note: b.Lang.Value("language", tag)}}})
		}
	}
	return out
}
