package catalogue

import (
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/samstyring/samstyring/events"
)

// collators make sort keys in the order of the Norwegian alphabet: æ, ø and å
// last and aa as å, whatever the case and the other accents. The tables hold
// that order under nn; under nb they hold the root's, which is wrong for both
// (æ, ø and å among a and o). A collator serves one goroutine at a time.
var collators = sync.Pool{New: func() any {
	return &collator{Collator: collate.New(language.MustParse("nn"), collate.Loose)}
}}

type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

// collationKey orders titles when compared byte by byte.
func collationKey(title string) string {
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buffer.Reset()
	return string(c.KeyFromString(&c.buffer, title))
}

// sortTitle is the title that a row is sorted by: bokmål, else nynorsk, else
// English, else the first by language tag.
func sortTitle(t events.Text) string {
	for _, tag := range []string{"nb", "nn", "en"} {
		if t[tag] != "" {
			return t[tag]
		}
	}
	tags := make([]string, 0, len(t))
	for tag, text := range t {
		if text != "" {
			tags = append(tags, tag)
		}
	}
	if len(tags) == 0 {
		return ""
	}
	return t[slices.Min(tags)]
}
