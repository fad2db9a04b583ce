package form

import (
	"strings"

	"github.com/samstyring/samstyring/internal/reference"
)

// codes reads municipalities by name or number, one on each line or with commas
// between them. What is no municipality is left for the domain to refuse.
func (b *Binding) codes(typed string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ';' }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if fields := strings.Fields(word); len(fields) > 1 && isNumber(fields[0]) {
			word = fields[0] // "1103 Stavanger"
		}
		if len(out) >= reference.MaxCodes { // too many already
			out = append(out, word)
			continue
		}
		for _, m := range b.Ref.SearchMunicipalities(word, 2) {
			if !m.Former && reference.Fold(m.Text) == reference.Fold(word) && !isNumber(word) {
				word = m.Municipality.Number
				break
			}
		}
		out = append(out, word)
	}
	return out
}

// isNumber says that a word is the number of a municipality: four digits.
func isNumber(s string) bool {
	return len(s) == 4 && strings.Trim(s, "0123456789") == ""
}
