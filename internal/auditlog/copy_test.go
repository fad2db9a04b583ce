package auditlog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// copied is all of the audit log, read in parts of a size.
func copied(t *testing.T, r *testkit.Registry, limit int) (all []auditlog.Stored, missing uint64) {
	t.Helper()
	for at := uint64(0); ; {
		p, err := auditlog.Copy(t.Context(), r.Beside(), r.Clock.Now(), at, limit)
		if err != nil {
			t.Fatal(err)
		}
		all, missing = append(all, p.Entries...), missing+p.Missing
		if p.Through >= p.Last {
			return all, missing
		}
		at = p.Through
	}
}

// restored is a registry whose audit log comes from a copy.
func restored(t *testing.T, from auditlog.Restoration) *testkit.Registry {
	t.Helper()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	if err := r.Beside().JetStream().DeleteStream(t.Context(), auditlog.StreamName); err != nil {
		t.Fatal(err)
	}
	from.Now = r.Clock.Now()
	if _, err := auditlog.Restore(t.Context(), r.Beside(), from); err != nil {
		t.Fatal(err)
	}
	return r
}

func each(entries ...auditlog.Stored) func(func(auditlog.Stored) error) error {
	return func(fn func(auditlog.Stored) error) error {
		for _, e := range entries {
			if err := fn(e); err != nil {
				return err
			}
		}
		return nil
	}
}

// stored is an entry that stands in a copy.
func stored(sequence uint64) auditlog.Stored {
	return auditlog.Stored{
		Sequence: sequence, Subject: "audit." + testkit.Nav + ".act_1", At: testkit.Start,
		Content: fmt.Appendf(nil, `{"at":%q,"organisation":%q,"actor":"act_1","act":"key_made","about":"k%d"}`, testkit.Start.Format(time.RFC3339), testkit.Nav, sequence),
	}
}

// Entries that are missing in the middle of a copy leave their numbers free, are
// counted when it is copied again, in parts of any size, and nobody can remove
// another. The next one comes behind the last that there ever was.
func TestNumbersOfMissingEntriesStayFree(t *testing.T) {
	t.Parallel()
	r := restored(t, auditlog.Restoration{Last: 9, Each: each(stored(5), stored(6), stored(9))})
	for limit := range 5 {
		all, missing := copied(t, r, limit+1)
		if len(all) != 3 || all[0].Sequence != 5 || all[1].Sequence != 6 || all[2].Sequence != 9 || missing != 2 {
			t.Errorf("in parts of %d: %v, and %d are missing", limit+1, all, missing)
		}
	}
	if err := stream(t, r).DeleteMsg(t.Context(), 6); err == nil {
		t.Error("an entry can be deleted")
	}
	got, _ := read(t, r, auditlog.Query{After: 5})
	same(t, got, testkit.Nav+" key_made k6", testkit.Nav+" key_made k9")
	record(t, r, testkit.Nav, auditlog.KeyMade, "k10")
	if all, _ := copied(t, r, 100); all[3].Sequence != 10 {
		t.Errorf("the next entry is %d", all[3].Sequence)
	}
}

// A copy is restored once, and not where entries stand in no order.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	r := restored(t, auditlog.Restoration{Each: each()})
	for want, from := range map[string]auditlog.Restoration{
		"AUDIT is there already": {Each: each(stored(1))},
		"there already":          {Each: each()},
	} {
		if _, err := auditlog.Restore(t.Context(), r.Beside(), from); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it says %v, want %q", err, want)
		}
	}
	if err := r.Beside().JetStream().DeleteStream(t.Context(), auditlog.StreamName); err != nil {
		t.Fatal(err)
	}
	_, err := auditlog.Restore(t.Context(), r.Beside(), auditlog.Restoration{Now: testkit.Start, Each: each(stored(7), stored(3))})
	if err == nil || !strings.Contains(err.Error(), "entry 3 stands where 8 is expected") {
		t.Errorf("it says %v", err)
	}
}

// What a restore has brought back, and less time is given to than it was given then,
// is not shown from when that is over.
func TestRestoredEntriesAreNotShownForLonger(t *testing.T) {
	t.Parallel()
	r := restored(t, auditlog.Restoration{Last: 2, Each: each(stored(2))})
	r.Clock.Advance(auditlog.DefaultKeep - time.Minute)
	got, _ := read(t, r, auditlog.Query{})
	same(t, got, testkit.Nav+" key_made k2")
	r.Clock.Advance(time.Minute)
	got, _ = read(t, r, auditlog.Query{})
	same(t, got)
	if all, _ := copied(t, r, 100); len(all) != 0 {
		t.Errorf("a copy has %v", all)
	}
}
