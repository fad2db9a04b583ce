package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Cell is what somebody wrote in one place. A form has the text alone; a
// spreadsheet may know more.
type Cell struct {
	Text      string      // as it is shown
	Number    string      // the number that the cell stores, as a decimal or with an exponent; empty if it stores none
	Day       events.Date // the day that the cell stores; empty if it stores none
	Precision string      // how exactly Day is shown, of events.Precisions
}

// Typed is a cell of text alone.
func Typed(text string) Cell { return Cell{Text: text} }

// How long a text may be, in bytes, that is read as something else than text:
// a list of all municipalities, and one value.
const MaxText, maxValue = 20_000, 500

// text is what the cell says, cleaned, with every kind of space and dash
// written in one way, on one line.
func (c Cell) text() string { return tidy(plaintext.Clean(c.Text)) }

// dashes are the ways to write a dash or a minus.
var dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "‒", "-")

func tidy(s string) string {
	if strings.ContainsAny(s, "–—−‐‑‒") {
		s = dashes.Replace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// maxQuoted is how many characters of a text are repeated in an answer.
const maxQuoted = 80

// quoted is the text as it may be repeated: shortened, on one line, and so that
// characters that show nothing are seen.
func (c Cell) quoted() string { return quote(c.Text) }

func quote(s string) string {
	s = strings.Join(strings.Fields(plaintext.Visible(s)), " ")
	if utf8.RuneCountInString(s) <= maxQuoted {
		return s
	}
	return string([]rune(s)[:maxQuoted-1]) + "…"
}

// unknowns are how people write that they do not know, folded. A text without
// a letter or a digit is one too.
var unknowns = folded(
	"tbd", "tba", "tbc", "n/a", "na", "n.a.", "nil", "null", "nan", "none", "ukjent", "ukjend", "unknown", "not known",
	"ikke avklart", "ikkje avklart", "ikke avklart ennå", "ikke avklart enda", "ikkje avklart enno", "uavklart", "ikke bestemt", "ikkje bestemt",
	"ikke fastsatt", "ikkje fastsett", "ikke oppgitt", "ikkje oppgitt", "ikkje oppgjeve", "ikke kjent", "ikkje kjent",
	"ikke relevant", "ikkje relevant", "ikke aktuelt", "ikkje aktuelt", "mangler", "manglar", "kommer", "kjem", "kommer senere", "kjem seinare",
	"avklares", "avklarast", "avklares senere", "må avklares", "vet ikke", "veit ikkje", "don't know", "to be decided", "to be determined",
	"to be announced", "to be confirmed", "not decided", "not available", "not applicable", "undecided", "ingen informasjon", "blank", "tom",
	"usikkert", "usikker", "ikke satt", "ikkje sett", "under avklaring", "pending",
)

// withheld are how people write that something is not for everybody, folded.
var withheld = folded(
	"unntatt offentlighet", "unntatt offentligheten", "unnateke offentlegheit", "unntatt fra offentlighet", "u.off.", "u.off", "u off", "uoff", "off.loven",
	"sladdet", "sladda", "skjermet", "skjerma", "fortrolig", "fortruleg", "strengt fortrolig", "hemmelig", "hemmeleg", "gradert", "begrenset", "tilbakeholdt",
	"withheld", "redacted", "exempt", "exempted", "classified", "confidential", "restricted",
)

// NoText says why a text is none: "withheld" where somebody has put a word for that
// in its place, "text_unknown" where they say that they do not know; "" if it is one.
func NoText(text string) string {
	s := tidy(plaintext.Clean(text))
	switch {
	case s == "" || len(s) > maxUnknown:
		return ""
	case withheld[Fold(strings.Trim(s, "[]()*<> "))]:
		return "withheld"
	case Typed(s).saysNothing(s) == Unknown:
		return "text_unknown"
	}
	return ""
}

// maxUnknown is longer than anybody takes to write that, in bytes.
const maxUnknown = 200

// saysNothing is the outcome of a text that holds no value: Nothing, Unknown,
// or Read where there is something to read.
func (c Cell) saysNothing(s string) Outcome {
	switch {
	case s == "" && c.Day == "" && c.Number == "":
		return Nothing
	case c.Day != "" || c.Number != "":
		return Read
	case len(s) <= maxUnknown && unknowns[Fold(s)] && !strings.EqualFold(s, "nå"), !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) }):
		return Unknown
	}
	return Read
}

// marked is a text with a question mark, or the mark of a footnote, which may say
// that it is otherwise.
var marked = regexp.MustCompile(`[\pL0-9%.)] ?(?:[?*†‡¹²³⁴⁵⁶⁷⁸⁹]+|\(\?+\)|\(?[0-9]\)|\[[0-9a-z]\])$`)

// begin is what every reader of values does first: the tidied text, and the
// result if there is nothing more to do.
func begin[T any](c Cell, most int) (s string, done bool, r Result[T]) {
	s, done, r = beginText[T](c, most)
	if !done && c.Number == "" && c.Day == "" && marked.MatchString(s) && !closed(s) {
		return s, true, refuse[T]("marked", fault.Args{"given": c.quoted()})
	}
	return s, done, r
}

// closed says that a parenthesis at the end was opened for more than a digit.
func closed(s string) bool {
	open := strings.LastIndexByte(s, '(')
	return strings.HasSuffix(s, ")") && open >= 0 && len(s)-open > len("(1)")
}

// beginText is what readers of texts do first.
func beginText[T any](c Cell, most int) (s string, done bool, r Result[T]) {
	if len(c.Text) > most {
		return "", true, refuse[T]("too_long", fault.Args{"max": most, "given": len(c.Text)})
	}
	s = c.text()
	if wrong := plaintext.Forbidden(plaintext.Clean(c.Text)); len(wrong) > 0 {
		return s, true, refuse[T]("forbidden_character", fault.Args{"character": plaintext.Names(wrong)})
	}
	outcome := c.saysNothing(s)
	return s, outcome != Read, Result[T]{Outcome: outcome}
}

// letters are those that do not come apart into a base letter and a mark.
var letters = strings.NewReplacer("æ", "ae", "ø", "o", "đ", "d", "ŋ", "n", "ŧ", "t", "ß", "ss")

// digraphs are how æ, ø and å are written where they cannot be.
var digraphs = strings.NewReplacer("ae", "a", "oe", "o", "aa", "a")

// maxFolded is longer than any word that is known.
const maxFolded = 4096

// Plain is a text in lower case and without accents: "Sámi på Røros" becomes
// "sami pa roros".
func Plain(s string) string {
	s = letters.Replace(strings.ToLower(norm.NFC.String(s)))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// Fold makes the ways to write one word alike: case, accents, digraphs, spaces
// and punctuation. It is for comparing only.
func Fold(s string) string {
	if len(s) > maxFolded {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Plain(s))
	return digraphs.Replace(s)
}

func folded(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[Fold(w)] = true
	}
	return m
}
