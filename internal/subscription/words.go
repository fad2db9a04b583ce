package subscription

import (
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// saidValues is how many values of one filter are said; the others are counted.
const saidValues = 8

// InWords says what a subscription is to, on one line; typed as in Filters.InWords.
func (s *Subscription) InWords(l locale.Language, ref *reference.Data, typed bool) string {
	if s.Frequency != Quarterly {
		return s.Filters.InWords(l, ref, typed)
	}
	name := filter.Of(filter.Municipality).Say(l, ref, s.Filters.Municipality())
	return l.Text("asked.quarterly", fault.Args{"values": name})
}

// InWords says what is asked for on one line: the filters that must all match,
// each with the values of which one is enough. typed says whether the words that
// the subscriber has typed may be repeated: not to somebody who has not agreed.
func (f Filters) InWords(l locale.Language, ref *reference.Data, typed bool) string {
	if f.Everything {
		return l.Text("asked.everything", nil)
	}
	var all []string
	for _, name := range filter.OfChanges {
		values := f.Set[name]
		if len(values) == 0 {
			continue
		}
		said := make([]string, 0, saidValues+1)
		for _, v := range values[:min(len(values), saidValues)] {
			said = append(said, filter.Of(name).Say(l, ref, v))
		}
		if left := len(values) - saidValues; left > 0 {
			said = append(said, l.Text("asked.more", fault.Args{"count": left}))
		}
		if name == filter.Text && !typed {
			said = []string{l.Text("asked.words", nil)}
		}
		all = append(all, l.Text("asked."+string(name), fault.Args{"values": strings.Join(said, ", ")}))
	}
	return strings.Join(all, "; ")
}
