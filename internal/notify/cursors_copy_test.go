package notify

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/testkit"
)

// source is a registry that is backed up.
type source struct{ *testkit.Registry }

func (s source) Head(ctx context.Context) ([]byte, error) { return s.SignedHead(ctx) }

func (s source) Values(ctx context.Context) ([]secretbucket.Stored, error) {
	return s.Buckets().Stored(ctx, backup.Kept)
}

func (s source) DataKeys(ctx context.Context) ([]secretbucket.StoredKey, error) {
	return s.Buckets().StoredKeys(ctx)
}

func (s source) Cursors(ctx context.Context) (map[string]json.RawMessage, error) {
	return StoredCursors(ctx, s.Beside())
}

func (s source) Audit(ctx context.Context, after uint64, limit int) (auditlog.Page, error) {
	return auditlog.Copy(ctx, s.Beside(), s.App.Clock(), after, limit)
}

var _ backup.Source = source{}

func (s source) Events(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	return s.App.Events(ctx, after, limit)
}

// backedUp is a backup of a registry.
func backedUp(t *testing.T, r *testkit.Registry) *backup.Set {
	t.Helper()
	dir, secret := t.TempDir(), make([]byte, 32)
	if _, err := backup.Take(t.Context(), dir, secret, source{r}); err != nil {
		t.Fatal(err)
	}
	set, err := backup.Open(dir, secret)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// restored is a registry that was restored from a backup through to a position, and
// how many cursors were set back for that.
func restored(t *testing.T, set *backup.Set, through uint64) (r *testkit.Registry, back int) {
	t.Helper()
	data := t.TempDir()
	err := app.Restore(t.Context(), app.Config{Data: data, Logger: testkit.Logger(t)}, app.Restoration{
		Head: set.Head, Note: set.Note(), Through: through, Each: set.Each,
		Beside: func(ctx context.Context, log eventlog.Beside) (err error) {
			if err = secretbucket.New(log).Restore(ctx, set.Beside.Values, set.Beside.Keys); err == nil {
				back, err = RestoreCursors(ctx, log, set.Beside.Cursors, through)
			}
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return testkit.Open(t, data, eventlog.Config{}), back
}

// titles are those that have arrived, in order.
func titles(got []received) (out []string) {
	for _, one := range got {
		if one.status == http.StatusNoContent {
			out = append(out, one.payload.Initiative.Title)
		}
	}
	return out
}

// A subscription comes back from a backup with its cursor: what had arrived is not
// sent again, what waited when the backup was made is sent, and so is what is
// registered from then on, each once.
func TestDeliveryGoesOnFromABackup(t *testing.T) {
	t.Parallel()
	first := open(t)
	patient := func(c *Config) { c.Schedule = webhook.Schedule{Steps: []time.Duration{time.Hour, time.Hour}} }
	s, in := start(t, first, patient), receive(t)
	created := subscribe(t, s, toWebhook(in.URL))
	propose(t, first, "Fremme")
	in.wait(t, 1)
	nothingWaits(t, s, created.ID)
	in.answers(func(received) (int, http.Header) { return http.StatusServiceUnavailable, nil })
	propose(t, first, "Venter")
	in.wait(t, 2)
	s.stop()
	set := backedUp(t, first)
	if len(set.Beside.Cursors) < 2 {
		t.Fatalf("the cursors are %v", set.Beside.Cursors)
	}
	in.answers(nil)
	attempts := in.count()

	r, back := restored(t, set, set.Head.Size)
	if back > 0 {
		t.Errorf("%d cursors were set back, and the log is whole", back)
	}
	r.Clock.Advance(2 * time.Hour)
	s = start(t, r, patient)
	in.wait(t, attempts+1)
	propose(t, r, "Nytt")
	in.wait(t, attempts+2)
	nothingWaits(t, s, created.ID)
	if got := titles(in.all()); len(got) != 3 || got[0] != "Fremme" || got[1] != "Venter" || got[2] != "Nytt" {
		t.Errorf("what has arrived is %q", got)
	}
}

// Restored to an earlier point, the cursors are set back with the log. What it says
// anew is told, and nothing of what it does not say any more.
func TestCursorsAreSetBackWithTheLog(t *testing.T) {
	t.Parallel()
	first := open(t)
	s, in := start(t, first), receive(t)
	created := subscribe(t, s, toWebhook(in.URL))
	propose(t, first, "Blir")
	in.wait(t, 1)
	through := first.Query.Position()
	propose(t, first, "Borte")
	in.wait(t, 2)
	nothingWaits(t, s, created.ID)
	s.stop()
	r, back := restored(t, backedUp(t, first), through)
	if back == 0 {
		t.Error("no cursor was set back")
	}
	cursors, err := StoredCursors(t.Context(), r.Beside())
	if err != nil {
		t.Fatal(err)
	}
	for subject, content := range cursors {
		var at struct{ Cursor changes.Cursor }
		if err := json.Unmarshal(content, &at); err != nil || at.Cursor.Position > through {
			t.Errorf("%s is at %s, and the log was restored to %d (%v)", subject, content, through, err)
		}
	}
	s = start(t, r)
	propose(t, r, "Nytt")
	in.wait(t, 3)
	nothingWaits(t, s, created.ID)
	if got := titles(in.all()); len(got) != 3 || got[2] != "Nytt" {
		t.Errorf("what has arrived is %q", got)
	}
}
