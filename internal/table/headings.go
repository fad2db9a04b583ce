package table

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/reading"
)

// Field is a column that the registry knows.
type Field string

// The fields.
const (
	ID           Field = "id"
	Title        Field = "title"
	Summary      Field = "summary"
	Description  Field = "description"
	Owner        Field = "owner" // number, slug or name
	OwnerNumber  Field = "owner_number"
	OwnerSlug    Field = "owner_slug"
	OwnerName    Field = "owner_name"
	Ministry     Field = "ministry"
	Themes       Field = "themes"
	Functions    Field = "functions"
	TargetGroups Field = "target_groups" // whom it is for in the end
	Reach        Field = "reach"
	ReachCodes   Field = "reach_codes"
	Start        Field = "start"
	End          Field = "end"
	Phase        Field = "phase"
	PhaseNote    Field = "phase_note"
	Obligation   Field = "obligation"
	URL          Field = "url"
	Certainty    Field = "certainty"
	Checked      Field = "checked"
	Deadline     Field = "deadline"    // of the obligation
	LegalBasis   Field = "legal_basis" // of the obligation
	SourceURL    Field = "source_url"  // of our own spreadsheets: of the source, and no link
	Version      Field = "version"     // of our own spreadsheets: of the initiative when it was written
	// What is understood and not read into an initiative.
	Cost     Field = "cost"
	Comment  Field = "comment"
	Contact  Field = "contact"
	Progress Field = "progress"
	Risk     Field = "risk"
)

// heading is a field with the names of its column. The first name is the one
// that the registry uses for a column that a file lacks. Names are compared
// folded (see reading.Fold): case, spaces, punctuation and the ways to write æ, ø and å
// are alike. A column of texts may be given once a language, as "tittel_nn".
type heading struct {
	field Field
	texts bool
	names []string
	doubt []string // may mean this field, and must be asked about unless the column's values tell
}

// Fields lists what an initiative is read from, in order.
func Fields() []Field {
	out := make([]Field, 0, len(headings))
	for _, h := range headings {
		if Read(h.field) {
			out = append(out, h.field)
		}
	}
	return out
}

// notRead are the fields that are understood and reported, and not read.
var notRead = map[Field]bool{Cost: true, Comment: true, Contact: true, Progress: true, Risk: true}

// Read says whether an initiative is read from a field.
func Read(f Field) bool { return !notRead[f] }

const defaultLanguage = "nb"

// Place is a field, of texts in one language; other fields have none.
type Place struct {
	Field    Field
	Language string
}

// byName gives the place of every folded name, and doubtful the fields that a
// name may mean.
var byName, doubtful = func() (map[string]Field, map[string][]Field) {
	sure, doubt := map[string]Field{}, map[string][]Field{}
	for _, h := range headings {
		for _, name := range h.names {
			sure[reading.Fold(name)] = h.field
		}
		for _, name := range h.doubt {
			doubt[reading.Fold(name)] = append(doubt[reading.Fold(name)], h.field)
		}
	}
	return sure, doubt
}()

var ofTexts = func() map[Field]bool {
	m := map[Field]bool{}
	for _, h := range headings {
		m[h.field] = h.texts
	}
	return m
}()

// languageSuffix is what may follow the name of a column of texts, as in
// "tittel_nn", "Tittel (nn)" and "tittel nn".
var languageSuffix = regexp.MustCompile(`(?i)^(.+?)[\s_(-]+(nb|nn|en|se)\)?$`)

// behind is what people write behind a heading to say how it is filled in:
// "Startdato (dd.mm.åååå)", "Orgnr *", "1. Tittel:".
var behind = regexp.MustCompile(`\s*[(\[][^()\[\]]*[)\]]\s*[*:]*\s*$`)

// LookUp finds the place that a heading means.
func LookUp(heading string) (Place, bool) {
	if f, ok := byName[reading.Fold(heading)]; ok {
		return placeOf(f), true
	}
	if m := languageSuffix.FindStringSubmatch(heading); m != nil {
		if f, ok := byName[reading.Fold(m[1])]; ok && ofTexts[f] {
			return Place{f, strings.ToLower(m[2])}, true
		}
		if _, ok := byName[reading.Fold(m[1])]; ok {
			return Place{}, false
		}
	}
	if bare := behind.ReplaceAllString(heading, ""); bare != heading && doubtful[reading.Fold(heading)] == nil {
		if f, ok := byName[reading.Fold(bare)]; ok {
			return placeOf(f), true
		}
	}
	return Place{}, false
}

func placeOf(f Field) Place {
	if ofTexts[f] {
		return Place{f, defaultLanguage}
	}
	return Place{Field: f}
}

// languages are those of our own spreadsheets, by their heading of the version.
var languages = map[string]string{
	reading.Fold("versjon_i_registeret"): "nb", reading.Fold("utgåve_i_registeret"): "nn", reading.Fold("version_in_the_registry"): "en",
}

// LanguageOf is the language that a spreadsheet of our own was written in, by its
// heading of the version.
func LanguageOf(version string) string { return languages[reading.Fold(version)] }

// NameOf is the registry's own heading of a field.
func NameOf(f Field) string {
	for _, h := range headings {
		if h.field == f {
			return h.names[0]
		}
	}
	return string(f)
}

// knownHeadings counts the different fields that a row of headings names.
func knownHeadings(row []string) int {
	seen := map[Place]bool{}
	for _, h := range row {
		if len(h) > maxHeading {
			continue
		}
		if p, ok := LookUp(h); ok {
			seen[p] = true
		} else if of := doubtful[reading.Fold(h)]; len(of) > 0 {
			seen[Place{Field: of[0], Language: "?"}] = true
		}
	}
	return len(seen)
}

// maxHeading is longer than any heading that is known, in bytes.
const maxHeading = 200
