package changefeed

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
)

// The feed in parts is the feed, forwards and backwards, also where more was
// published at one position than a part holds; and a part that is closed stays.
func TestParts(t *testing.T) {
	t.Parallel()
	r, f := open(t)
	var ids []string
	for n := range partChanges + 10 {
		ids = append(ids, propose(t, r, fmt.Sprint("Tiltak ", n)))
	}
	for n, id := range ids {
		retitle(t, r, id, fmt.Sprint("Nytt navn ", n))
	}
	r.Clock.Advance(time.Hour) // and all windows close at one position
	propose(t, r, "Sist")
	all, more, err := f.Changes(changes.Cursor{}, 1000)
	if err != nil || more || len(all) != 2*len(ids)+1 {
		t.Fatalf("%d changes, more %v: %v", len(all), more, err)
	}
	var backward []string
	closed := map[PartID]Part{}
	for p, err := range f.Latest() {
		if err != nil {
			t.Fatal(err)
		}
		for i := len(p.Changes) - 1; i >= 0; i-- {
			backward = append(backward, p.Changes[i].ID)
		}
		if len(p.Changes) > partChanges {
			t.Errorf("part %s has %d changes", p.PartID, len(p.Changes))
		}
		if p.Closed {
			closed[p.PartID] = p
		}
	}
	for i, c := range all {
		if len(backward) != len(all) || backward[len(all)-1-i] != c.ID {
			t.Fatalf("%d in parts, %d in all", len(backward), len(all))
		}
	}
	if len(closed) < 3 {
		t.Errorf("%d parts are closed", len(closed))
	}
	for range blockPositions {
		propose(t, r, "Etterpå")
	}
	at, forward := PartID{}, 1
	for p, err := range f.After(at) {
		if err != nil {
			t.Fatal(err)
		}
		if was, known := closed[p.PartID]; known && written(t, was) != written(t, p) {
			t.Errorf("part %s has changed", p.PartID)
		}
		forward++
	}
	if forward <= len(closed) {
		t.Errorf("%d parts on the way forward, %d were closed before", forward, len(closed))
	}
	last, err := f.Last()
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range r.Query.RecentChanges() {
		if err != nil || c.Cursor != last {
			t.Errorf("the last change is at %s, and read at %s: %v", last, c.Cursor, err)
		}
		break
	}
	for _, id := range []PartID{{Block: last.Position / blockPositions, Part: 5}, {Block: 1 << 40}, {Part: 3}} {
		if _, err := f.Part(t.Context(), id); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("part %s: %v", id, err)
		}
	}
}

func written(t *testing.T, p Part) string {
	t.Helper()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestPartIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []PartID{{}, {17, 3}, {999_999_999_999_999, 999_999}} {
		if got, ok := ParsePartID(id.String()); !ok || got != id {
			t.Errorf("%s is read as %v, %v", id, got, ok)
		}
	}
	for _, wrong := range []string{"", "1", "1-", "-1", "01-0", "1-00", "1.0", "1-0-0", "+1-0", "1000000000000000-0", " 1-0"} {
		if got, ok := ParsePartID(wrong); ok {
			t.Errorf("%q is read as %v", wrong, got)
		}
	}
}
