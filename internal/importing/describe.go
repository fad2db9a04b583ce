package importing

import (
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
	tables "github.com/samstyring/samstyring/internal/table"
)

const maxExternalID = 100

func (r *reader) title() {
	t := r.texts(colTitle, oneLine)
	r.row.Values.Title = t
	r.checkLength(colTitle, t, initiative.MaxTitle)
	r.require(colTitle, t)
}

// identity takes the id of the source, or makes one of the title, so that the
// same file read again is the same initiatives.
func (r *reader) identity() {
	id := oneLine(r.value(colID))
	if v, ok := take(r, colVersion, reading.Whole(r.cell(colVersion), reading.Of{}), true); ok && v > 0 {
		r.row.Version = Version{Position: uint64(v), Language: tables.LanguageOf(r.heading(place{key: colVersion}))}
	}
	if id == "" {
		id = slug(inNorwegian(r.row.Values.Title))
	}
	n := utf8.RuneCountInString(id)
	switch {
	case id == "":
		r.fault(colID, "required", nil)
		return
	case n > maxExternalID:
		r.fault(colID, "too_long", fault.Args{"max": maxExternalID, "given": n})
	}
	r.row.Values.ExternalID = id
}

// describe sets the summary and the description. Where the file has no summary
// in a language, a short description is it; of a long one it is the beginning,
// and the warning says so.
func (r *reader) describe() {
	summary := r.texts(colSummary, oneLine)
	description := r.texts(colDescription, paragraphs)
	r.checkLength(colSummary, summary, initiative.MaxSummary)
	r.checkLength(colDescription, description, initiative.MaxDescription)
	for _, tag := range checks.Languages {
		text := description[tag]
		if text == "" || summary[tag] != "" {
			continue
		}
		if summary == nil {
			summary = events.Text{}
		}
		summary[tag] = summarise(text, initiative.MaxSummary)
		if summary[tag] == oneLine(text) {
			delete(description, tag)
			continue
		}
		r.row.Warnings = append(r.row.Warnings, Cell{
			Line: r.row.Line, Column: r.heading(place{colDescription, tag}), Code: "summary_shortened",
			Args: fault.Args{"max": initiative.MaxSummary, "given": utf8.RuneCountInString(text)},
		})
	}
	r.row.Values.Summary = summary
	if len(description) > 0 {
		r.row.Values.Description = description
	}
	column := colSummary
	_, short := r.cols[place{colSummary, defaultLanguage}]
	if _, long := r.cols[place{colDescription, defaultLanguage}]; long && !short {
		column = colDescription
	}
	r.require(column, summary)
}

// require notes it if a text is in neither of the two written Norwegian languages.
func (r *reader) require(k key, t events.Text) {
	if inNorwegian(t) == "" {
		r.lack(place{k, defaultLanguage})
	}
}

func inNorwegian(t events.Text) string {
	if t["nb"] != "" {
		return t["nb"]
	}
	return t["nn"]
}

// paragraphs keeps the lines of a text, with one kind of line end.
func paragraphs(s string) string {
	if strings.Contains(s, "\r") {
		s = lineEnds.Replace(s)
	}
	return strings.TrimSpace(s)
}

// lineEnds makes every end of a line the same.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
