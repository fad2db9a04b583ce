package importing

import (
	"strings"

	"github.com/samstyring/samstyring/internal/reading"
)

const maxSlug = 80

// slug makes an id of a title: "Dødsfall og arv" becomes "dodsfall-og-arv".
// It is empty if the title has neither Latin letters nor digits.
func slug(title string) string {
	words := strings.FieldsFunc(reading.Plain(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := strings.Join(words, "-")
	if len(s) > maxSlug {
		s = strings.TrimRight(s[:maxSlug], "-")
	}
	return s
}
