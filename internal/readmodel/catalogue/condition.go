package catalogue

import (
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/internal/search"
)

// condition is what a query selects, in one canonical form: queries that select
// the same have the same key.
type condition struct {
	wanted [fieldCount][]string // sorted, each once, none empty
	since  time.Time
	words  []string // of search.Words
	key    string
}

func newCondition(q *Query) *condition {
	f := &condition{since: q.ChangedSince.Round(0), words: search.Words(q.Text)}
	var key []byte
	for i := range fieldSpecs {
		f.wanted[i] = canonical(q.Where[fieldSpecs[i].filter])
		if f.wanted[i] != nil { // so that a new field leaves cursors that are out as they are
			key = appendList(append(key, fieldSpecs[i].filter...), f.wanted[i])
		}
	}
	if !f.since.IsZero() {
		key = f.since.UTC().AppendFormat(key, time.RFC3339Nano)
	}
	f.key = string(appendList(key, f.words))
	return f
}

// hash is the same for the same selection on every replica and after a restart.
func (f *condition) hash() uint64 {
	h := fnv.New64a()
	h.Write([]byte(f.key)) // never fails
	return h.Sum64()
}

// canonical gives the values sorted, each once, without empty ones.
func canonical(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	out := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// appendList writes a list so that no two lists are written alike.
func appendList(key []byte, list []string) []byte {
	key = strconv.AppendInt(key, int64(len(list)), 10)
	key = append(key, ';')
	for _, value := range list {
		key = strconv.AppendInt(key, int64(len(value)), 10)
		key = append(key, ':')
		key = append(key, value...)
	}
	return key
}
