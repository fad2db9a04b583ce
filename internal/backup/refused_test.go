package backup_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/operator"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/testkit"
)

// opens says whether the card of a person can be opened with some keys.
func opens(keys []secretbucket.StoredKey, values []secretbucket.Stored, person string) bool {
	o := secretbucket.NewOpener(secret, keys)
	for _, v := range values {
		if strings.HasSuffix(v.Key, "."+person) {
			_, err := o.Open(v)
			return err == nil
		}
	}
	return false
}

// Files that were altered, cut, exchanged or left out are refused, each with what is
// wrong with it, and all of it is said at once.
func TestAlteredFilesBesideTheLogAreRefused(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, r, dir)
	older := files(t, dir)
	addContact(t, r, "Oddvar Brekkmoen")
	propose(t, r)
	take(t, r, dir)
	whole := files(t, dir)
	values, keys, audit := named(t, whole, "values-"), named(t, whole, "keys-"), named(t, whole, "audit-")
	cut := func(name string) func(map[string]string) {
		return func(f map[string]string) { f[name] = f[name][:len(f[name])-10] }
	}
	for name, test := range map[string]struct {
		tamper func(map[string]string)
		says   []string
	}{
		"a byte of a value":       {func(f map[string]string) { f[values] = swapped(f[values]) }, []string{values + ": it was altered"}},
		"a byte of a key":         {func(f map[string]string) { f[keys] = swapped(f[keys]) }, []string{keys + ": it was altered"}},
		"values cut, keys gone":   {func(f map[string]string) { cut(values)(f); delete(f, keys) }, []string{values + ": it has ", keys + ": it is missing"}},
		"keys cut":                {cut(keys), []string{keys + ": it has "}},
		"a byte of the audit log": {func(f map[string]string) { f[audit] = swapped(f[audit]) }, []string{audit + ": it was altered"}},
		"the audit log gone":      {func(f map[string]string) { delete(f, audit) }, []string{audit + ": it is missing"}},
		"the audit log of before": {func(f map[string]string) { f[audit] = older[named(t, older, "audit-")] }, []string{audit + ": it has "}},
		"a line more":             {func(f map[string]string) { f[values] += "{}\n" }, []string{values + ": it has "}},
		"the note gone":           {func(f map[string]string) { delete(f, "beside.note") }, []string{values + ": there is no beside.note", keys + ": there is no beside.note", audit + ": there is no beside.note"}},
		"the note cut":            {cut("beside.note"), []string{"beside.note: it was altered, or not written to its end"}},
		"the note without a code": {func(f map[string]string) { f["beside.note"], _, _ = strings.Cut(f["beside.note"], "\n") }, []string{"beside.note: it was altered"}},
		"the note says less":      {noted("unreadable", 7), []string{"beside.note: it was altered"}},
		"the note is no note":     {func(f map[string]string) { f["beside.note"] = "{" }, []string{"beside.note"}},
		"an older log": {func(f map[string]string) {
			maps.DeleteFunc(f, func(name, _ string) bool { return strings.HasPrefix(name, "events-") })
			for name, content := range older {
				if strings.HasPrefix(name, "events-") || name == "head.note" {
					f[name] = content
				}
			}
		}, []string{"it was written when the log had 1 events, and the backup has 0"}},
		"an event too": {func(f map[string]string) {
			f[keys] = swapped(f[keys])
			f["events-000000000001.jsonl"] = strings.Replace(f["events-000000000001.jsonl"], "bostøtte", "bostotte", 1)
		}, []string{keys + ": it was altered", "events-000000000001.jsonl, line 1"}},
		"a later version": {noted("format", 3), []string{"made by a later version of the program", "has format 3, and this one knows 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := maps.Clone(whole)
			test.tamper(now)
			_, err := backup.Open(into(t, now), secret)
			if !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrLater) {
				t.Fatalf("it is taken: %v", err)
			}
			for _, says := range test.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("it says\n%v\nwant %q", err, says)
				}
			}
		})
	}
}

func propose(t *testing.T, r *testkit.Registry) {
	t.Helper()
	_, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	check(t, err)
}

// swapped is a text with another letter in the middle.
func swapped(s string) string {
	middle := len(s) / 2
	other := byte('A')
	if s[middle] == other {
		other = 'B'
	}
	return s[:middle] + string(other) + s[middle+1:]
}

// noted gives a field of the note another value, and leaves its code as it is.
func noted(field string, value any) func(map[string]string) {
	return func(f map[string]string) {
		text, code, _ := strings.Cut(f["beside.note"], "\n")
		var all map[string]any
		if json.Unmarshal([]byte(text), &all) != nil {
			return
		}
		all[field] = value
		raw, _ := json.Marshal(all)
		f["beside.note"] = string(raw) + "\n" + code
	}
}

// With another key nothing is opened, and it is said that it is the key; a backup
// into such a folder, or into one of a later version, changes nothing there.
func TestAnotherKeyAndALaterVersionAreNotReplaced(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, r, dir)
	other := []byte(strings.Repeat("x", 32))
	if _, err := backup.Open(dir, other); !errors.Is(err, backup.ErrOtherKey) {
		t.Errorf("opened with another key: %v", err)
	}
	if _, err := backup.Take(t.Context(), dir, other, operator.Direct{App: r.App}); !errors.Is(err, backup.ErrOtherKey) {
		t.Errorf("added to with another key: %v", err)
	}
	later := files(t, dir)
	noted("format", 3)(later)
	lateDir := into(t, later)
	if _, err := backup.Take(t.Context(), lateDir, secret, operator.Direct{App: r.App}); !errors.Is(err, backup.ErrLater) {
		t.Errorf("added to what a later version has made: %v", err)
	}
	if !maps.Equal(files(t, lateDir), later) {
		t.Error("something was changed in what a later version has made")
	}
}

// The log of a backup comes back alone, without a key too.
func TestLogAloneNeedsNoKey(t *testing.T) {
	t.Parallel()
	r := open(t)
	propose(t, r)
	dir := t.TempDir()
	take(t, r, dir)
	set, err := backup.OpenLog(dir, nil)
	if err != nil || set.Note() != nil || set.Head.Size != 1 || set.Beside != nil {
		t.Errorf("%+v, %v", set, err)
	}
	f := files(t, dir)
	f["events-000000000001.jsonl"] = strings.Replace(f["events-000000000001.jsonl"], "bostøtte", "bostotte", 1)
	if _, err := backup.OpenLog(into(t, f), nil); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("an altered event is taken: %v", err)
	}
}

// failing is a registry that goes away at one of its answers.
type failing struct {
	operator.Direct
	at *int // answers that it still gives
}

var errAway = errors.New("the registry is away")

func (f failing) gone() error {
	if *f.at--; *f.at < 0 {
		return errAway
	}
	return nil
}

func (f failing) Head(ctx context.Context) ([]byte, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Direct.Head(ctx)
}

func (f failing) Values(ctx context.Context) ([]secretbucket.Stored, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Direct.Values(ctx)
}

func (f failing) DataKeys(ctx context.Context) ([]secretbucket.StoredKey, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Direct.DataKeys(ctx)
}

func (f failing) Cursors(ctx context.Context) (map[string]json.RawMessage, error) {
	if err := f.gone(); err != nil {
		return nil, err
	}
	return f.Direct.Cursors(ctx)
}

func (f failing) Audit(ctx context.Context, after uint64, limit int) (auditlog.Page, error) {
	if err := f.gone(); err != nil {
		return auditlog.Page{}, err
	}
	return f.Direct.Audit(ctx, after, limit)
}

// Wherever a backup is broken off, the one before is whole: while it is read, with
// its new files there and not named yet, and with the old ones not removed yet. The
// next one removes what was left.
func TestBackupThatIsBrokenOffLeavesTheOneBefore(t *testing.T) {
	t.Parallel()
	r := open(t)
	addContact(t, r, "Torunn Vassfarstein")
	dir := t.TempDir()
	take(t, r, dir)
	before := files(t, dir)
	addContact(t, r, "Oddvar Brekkmoen")
	for answers := range 6 {
		_, err := backup.Take(t.Context(), dir, secret, failing{operator.Direct{App: r.App}, &answers})
		if !errors.Is(err, errAway) || !maps.Equal(files(t, dir), before) {
			t.Fatalf("after %d answers: %v; the folder has %v", answers, err, files(t, dir))
		}
	}
	after := filepath.Join(t.TempDir(), "after")
	check(t, os.CopyFS(after, os.DirFS(dir)))
	take(t, r, after)
	both := files(t, after)
	maps.Copy(both, before) // the note of before, and the files of both
	unnamed := into(t, both)
	if n := len(verified(t, unnamed).Beside.Values); n != 1 {
		t.Errorf("before the note is written %d values are there", n)
	}
	both["beside.note"] = files(t, after)["beside.note"]
	both["values-000009.jsonl.part"] = "{"
	unremoved := into(t, both)
	if n := len(verified(t, unremoved).Beside.Values); n != 2 {
		t.Errorf("after the note is written %d values are there", n)
	}
	for _, left := range []string{unnamed, unremoved} {
		take(t, r, left)
		now := files(t, left)
		if n := len(verified(t, left).Beside.Values); n != 2 {
			t.Errorf("%d values are there", n)
		}
		named(t, now, "values-")
		named(t, now, "keys-")
	}
}
