package backup_test

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/operator"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/testkit"
)

// secret is that of the registries of testkit.
var secret = make([]byte, 32)

func open(t *testing.T) *testkit.Registry {
	t.Helper()
	return testkit.Open(t, t.TempDir(), eventlog.Config{})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// take makes a backup of a registry.
func take(t *testing.T, r *testkit.Registry, dir string) backup.Taken {
	t.Helper()
	taken, err := backup.Take(t.Context(), dir, secret, operator.Direct{App: r.App})
	check(t, err)
	return taken
}

// verified is a backup that holds.
func verified(t *testing.T, dir string) *backup.Set {
	t.Helper()
	set, err := backup.Open(dir, secret)
	check(t, err)
	if set.Beside == nil {
		t.Fatal("there is nothing of what lies beside the log")
	}
	return set
}

// restored is a registry that was restored from a backup through to a position.
func restored(t *testing.T, set *backup.Set, log eventlog.Config, through uint64) *testkit.Registry {
	t.Helper()
	r, _ := restoredAt(t, set, log, through, testkit.Start, 0)
	return r
}

// restoredAt is restored at a time, when entries of the audit log are kept for keep
// or, if that is 0, as long as before.
func restoredAt(t *testing.T, set *backup.Set, log eventlog.Config, through uint64, now time.Time, keep time.Duration) (r *testkit.Registry, audit auditlog.Restored) {
	t.Helper()
	data := t.TempDir()
	check(t, app.Restore(t.Context(), app.Config{Data: data, Log: log, Logger: testkit.Logger(t)}, app.Restoration{
		Head: set.Head, Note: set.Note(), Through: through, Each: set.Each,
		Beside: func(ctx context.Context, beside eventlog.Beside) error {
			if err := secretbucket.New(beside).Restore(ctx, set.Beside.Values, set.Beside.Keys); err != nil {
				return err
			}
			if _, err := notify.RestoreCursors(ctx, beside, set.Beside.Cursors, through); err != nil {
				return err
			}
			a := set.Beside.Audit
			var err error
			audit, err = auditlog.Restore(ctx, beside, auditlog.Restoration{Last: a.Last, Keep: cmp.Or(keep, a.Keep), Now: now, Each: a.Each})
			return err
		},
	}))
	return testkit.Open(t, data, log), audit
}

// card is a contact that everybody sees.
func card(name string) contact.Card {
	return contact.Card{
		Kind: contact.Person, Task: "Prosjektleder", Name: name, Email: "kontakt@etat.example", ShownTo: contact.Everybody, General: true,
	}
}

func addContact(t *testing.T, r *testkit.Registry, name string) contact.Contact {
	t.Helper()
	one, err := r.Secrets.AddContact(t.Context(), testkit.Caller(testkit.Skatteetaten), "", card(name))
	check(t, err)
	return one
}

func eraseContact(t *testing.T, r *testkit.Registry, one contact.Contact) {
	t.Helper()
	check(t, r.Command.EraseContact(t.Context(), testkit.Caller(testkit.Skatteetaten), one.ID))
}

// names are those of the contacts that are shown.
func names(t *testing.T, r *testkit.Registry) string {
	t.Helper()
	all, err := r.Secrets.VisibleContacts(t.Context(), testkit.Caller(testkit.Nav), testkit.Skatteetaten)
	check(t, err)
	var out []string
	for _, one := range all {
		out = append(out, one.Name)
	}
	return strings.Join(out, ", ")
}

// files are the contents of a folder, by name.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	check(t, err)
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		check(t, err)
		out[e.Name()] = string(raw)
	}
	return out
}

// into writes files into a new folder.
func into(t *testing.T, contents map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range contents {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	return dir
}

// openFiles opens a backup that has these files.
func openFiles(t *testing.T, contents map[string]string) (*backup.Set, error) {
	t.Helper()
	return backup.Open(into(t, contents), secret)
}

// named is the one file whose name begins so.
func named(t *testing.T, contents map[string]string, prefix string) string {
	t.Helper()
	var found []string
	for name := range contents {
		if strings.HasPrefix(name, prefix) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d files are called %s…: %v", len(found), prefix, found)
	}
	return found[0]
}

// sealedOf is how a value stands in the file of the values, and how its data key
// stands in the file of the keys.
func sealedOf(t *testing.T, b *backup.Beside, bucket, key string) (value, dataKey string) {
	t.Helper()
	for _, v := range b.Values {
		if v.Bucket != bucket || v.Key != key {
			continue
		}
		id, err := v.DataKey()
		check(t, err)
		for _, k := range b.Keys {
			if k.Place() == id {
				return inJSON(t, v.Value), inJSON(t, k.Sealed)
			}
		}
	}
	t.Fatalf("%s in %s is not there with its key", key, bucket)
	return "", ""
}

func inJSON(t *testing.T, raw []byte) string {
	t.Helper()
	out, err := json.Marshal(raw)
	check(t, err)
	return strings.Trim(string(out), `"`)
}
