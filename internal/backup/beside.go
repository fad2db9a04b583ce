package backup

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// What lies beside the log is in four files, which every backup replaces:
//
//	values-000007.jsonl  the values of the buckets, as they are sealed, and the cursors
//	keys-000007.jsonl    their data keys, as they are encrypted
//	audit-000007.jsonl   the audit log, sealed (audit.go)
//	beside.note          which three these are, and their checksums
//
// The note is replaced last and in one go, so that a backup that was broken off
// leaves the one before whole; then the files before are removed, the keys after
// they were overwritten. So a value that was erased cannot be opened with the folder
// of a backup any more as soon as the next one is made.
const (
	noteName      = "beside.note"
	valuesPattern = "values-*.jsonl"
	keysPattern   = "keys-*.jsonl"
	auditPattern  = "audit-*.jsonl"
	// besideFormat is the version of these files. A later one is refused. The first
	// one had no audit log.
	besideFormat = 2
)

var (
	// ErrLater: the backup was made by a later version of the program.
	ErrLater = errors.New("the backup was made by a later version of the program")
	// ErrOtherKey: what lies beside the log was sealed with another key.
	ErrOtherKey = errors.New("the backup was made with another key than is given here")
)

// Beside is what lies beside the log.
type Beside struct {
	Taken      time.Time
	Position   uint64 // of the log: what happened through to it is contained
	Values     []secretbucket.Stored
	Keys       []secretbucket.StoredKey
	Cursors    map[string]json.RawMessage // by subject; how far each subscription was delivered to
	Unreadable int                        // values that nobody could read, and which were left out

	Audit *Audit // nil: an earlier version has made the backup, without it

	Erased []secretbucket.Place // of persons that the log says are erased, and which were left out
}

// Counts is how many values there are, by bucket.
func (b *Beside) Counts() map[string]int {
	out := map[string]int{}
	for _, v := range b.Values {
		out[v.Bucket]++
	}
	return out
}

// note is the first line of beside.note. The second is a code over its bytes that
// nobody makes without the key of the registry.
type note struct {
	Format     int       `json:"format"`
	Log        string    `json:"log"`
	Position   uint64    `json:"position"`
	Taken      time.Time `json:"taken"`
	Key        string    `json:"key"` // fingerprint
	Unreadable int       `json:"unreadable"`
	Values     part      `json:"values"`
	Keys       part      `json:"keys"`

	Audit *auditNote `json:"audit,omitempty"` // always there from format 2 on
}

// parts are the files that a note names.
func (n note) parts() []part {
	out := []part{n.Values, n.Keys}
	if n.Audit != nil {
		out = append(out, n.Audit.part)
	}
	return out
}

// part is a file, as it must be.
type part struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// line is one of the values: of a bucket, or a cursor.
type line struct {
	*secretbucket.Stored
	Cursor  string          `json:"cursor,omitempty"`
	Content json.RawMessage `json:"content,omitempty"`
}

// fit keeps the data keys that the values need, and says which values have none:
// they were replaced or erased while all was read, or nobody can read them.
func (b *Beside) fit(keys []secretbucket.StoredKey) (missing map[secretbucket.Place]uint64) {
	known := map[secretbucket.Place]secretbucket.StoredKey{}
	for _, k := range keys {
		known[k.Place()] = k
	}
	missing, b.Keys = map[secretbucket.Place]uint64{}, nil
	taken := map[secretbucket.Place]bool{}
	for _, v := range b.Values {
		id, err := v.DataKey()
		k, ok := known[id]
		switch {
		case err != nil || !ok:
			missing[v.Place()] = v.Revision
		case !taken[id]:
			taken[id] = true
			b.Keys = append(b.Keys, k)
		}
	}
	return missing
}

// without leaves values out, and the data keys that nothing is sealed with then.
func (b *Beside) without(out func(secretbucket.Stored) bool) (left []secretbucket.Place) {
	b.Values = slices.DeleteFunc(b.Values, func(v secretbucket.Stored) bool {
		gone := out(v)
		if gone {
			left = append(left, v.Place())
		}
		return gone
	})
	b.fit(b.Keys)
	return left
}

// forget leaves out whoever the log says is erased: a folder that was put together
// from several backups brings nobody back.
func (b *Beside) forget(erased map[string]bool) {
	b.Erased = b.without(func(v secretbucket.Stored) bool {
		organisation, person, _ := strings.Cut(v.Key, ".")
		return v.Bucket == "contacts" && organisation != "erasing" && erased[person]
	})
}

// erasedBy notes whom an event says to be erased.
func erasedBy(r events.Record, erased map[string]bool) {
	if _, ok := r.Data.(*events.PersonErased); ok {
		erased[r.AggregateID] = true
	}
}
