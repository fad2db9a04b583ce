package notify

import (
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// A worker that is behind reads a page of the change log once for all that is due
// in it. What was due by filters that have changed since is not noted: what the
// new ones ask for may lie between.
func TestAPageIsReadOnceForAllThatIsDueInIt(t *testing.T) {
	t.Parallel()
	due := []changes.Cursor{{Position: 5}, {Position: 7}, {Position: 9}}
	for _, c := range []struct {
		name string
		news int // since the page was read
		want []changes.Cursor
	}{{"nothing new", 0, due}, {"the subscription has changed", 1, nil}} {
		w := newWorker(newPartition(&Service{cfg: Config{Clock: time.Now}}, 0), "id")
		w.behind, w.news = true, 3+c.news
		w.found(due[0], 3, due)
		if !slices.Equal(w.due, c.want) {
			t.Errorf("%s: %v is due, want %v", c.name, w.due, c.want)
		}
		if w.progress.Since.IsZero() || w.progress.Cursor != due[0].Previous() {
			t.Errorf("%s: waits since %v after %v", c.name, w.progress.Since, w.progress.Cursor)
		}
	}
}
