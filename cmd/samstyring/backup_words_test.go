package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
)

// rich is a registry with a subscription and entries of the audit log, and a backup
// of it, both made while it ran.
type rich struct {
	*registry
	backup, subscription string
	answers              []string
	audit                string
}

func newRich(t *testing.T) *rich {
	t.Helper()
	r := &rich{registry: newRegistry(t), backup: filepath.Join(t.TempDir(), "backup")}
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	token := r.token(t, "991825827")
	r.want(t, http.StatusCreated, registration(token, "key-1", "Tiltak i sikkerhetskopien"))
	r.subscription, _ = subscribeTo(t, r.registry, token, "kopiert")
	r.run(t, "backup", "--out", r.backup)
	r.answers = answers(t, r.registry)
	r.halt(t)
	r.audit = audited(t, r.registry)
	return r
}

// audited is what the audit log says, but that it was read itself.
func audited(t *testing.T, r *registry) string {
	t.Helper()
	var out []string
	for _, line := range strings.Split(r.run(t, "audit"), "\n") {
		if !strings.Contains(line, `"act":"audit_read"`) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// empty is a registry that has nothing but a key; nil: not that either.
func (r *rich) empty(t *testing.T, key []byte) *registry {
	t.Helper()
	out := &registry{program: r.program, data: filepath.Join(t.TempDir(), "data")}
	if key == nil {
		return out
	}
	if err := os.Mkdir(out.data, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, out.keyFile(), key)
	return out
}

// wantNothingWritten demands that nothing but a key is in the folder.
func wantNothingWritten(t *testing.T, r *registry) {
	t.Helper()
	for _, name := range []string{"log", "views", "head.note", "format"} {
		if _, err := os.Stat(filepath.Join(r.data, name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

// What a restore is told, through the program: it does it, or says what is wrong and
// what can be done, and has written nothing.
func TestWordsOfARestore(t *testing.T) {
	t.Parallel()
	r := newRich(t)
	own := readFile(t, r.keyFile())
	strange := filepath.Join(t.TempDir(), "issuer.key")
	if _, err := access.OpenKeys(strange); err != nil {
		t.Fatal(err)
	}
	other, empty := readFile(t, strange), t.TempDir()
	for name, test := range map[string]struct {
		key  []byte
		args []string
		says []string
	}{
		"no key": {nil, []string{"--from", r.backup}, []string{"the key of the registry is needed", "Nothing was written", "--key-file", "--log-only", "--new-key", "and the audit log"}},
		"another key": {other, []string{"--from", r.backup}, []string{
			"made with another key", "Nothing was written", "--key-file", "take ", "--log-only", "--new-key", "and the audit log",
		}},
		"another key, the log only": {other, []string{"--from", r.backup, "--log-only"}, []string{"head.note", "another key", "Nothing was written", "take "}},
		"a folder with nothing":     {own, []string{"--from", empty}, []string{"there is no head.note"}},
		"the folder of a registry":  {own, []string{"--from", r.data}, []string{"the backup is damaged"}},
		"no folder":                 {own, []string{"--from", filepath.Join(empty, "gone")}, []string{"gone"}},
		"a position and a time":     {own, []string{"--from", r.backup, "--position", "1", "--until", "2026-01-01T00:00:00Z"}, []string{"give one of them"}},
		"position 0":                {own, []string{"--from", r.backup, "--position", "0"}, []string{"the backup holds positions 1–1"}},
		"a position behind the end": {own, []string{"--from", r.backup, "--position", "2"}, []string{"the backup holds positions 1–1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			into := r.empty(t, test.key)
			wantSays(t, into.fails(t, append([]string{"restore"}, test.args...)...), test.says...)
			wantNothingWritten(t, into)
		})
	}
	t.Run("over a registry", func(t *testing.T) {
		t.Parallel()
		there := r.copyOf(t)
		wantSays(t, there.fails(t, "restore", "--from", r.backup), "it holds 1 events already")
		there.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
		wantSays(t, there.fails(t, "restore", "--from", r.backup), "is in use by a running registry")
		wantAnswers(t, there, r.answers)
		there.halt(t)
	})
	t.Run("everything", func(t *testing.T) {
		t.Parallel()
		into := r.empty(t, own)
		wantSays(t, into.run(t, "restore", "--from", r.backup), "Restored log ", "1 in subscriptions", "The audit log: 2 entries, through number 2.")
		if got := audited(t, into); got != r.audit {
			t.Errorf("the audit log has\n%s\nand had\n%s", got, r.audit)
		}
		into.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
		into.want(t, http.StatusOK, call{method: http.MethodGet, path: r.subscription, token: into.token(t, "991825827")})
		wantAnswers(t, into, r.answers)
		into.halt(t)
	})
	t.Run("the log only, with the key", func(t *testing.T) {
		t.Parallel()
		into := r.empty(t, own)
		wantSays(t, into.run(t, "restore", "--from", r.backup, "--log-only"), "Restored log ", "Nothing that lies beside the log was restored", "and the audit log")
		into.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
		into.want(t, http.StatusNotFound, call{method: http.MethodGet, path: r.subscription, token: into.token(t, "991825827")})
		wantAnswers(t, into, r.answers)
		into.halt(t)
	})
	t.Run("the log only, without a key", func(t *testing.T) {
		t.Parallel()
		into := r.empty(t, nil)
		wantSays(t, into.run(t, "restore", "--from", r.backup, "--log-only"), "Without the key nobody can say who has signed its head", "Not there are subscriptions")
		into.serve(t, "NEW_KEY")
		wantAnswers(t, into, r.answers)
		into.halt(t)
	})
}

// A backup into the registry's own folder, into that of another registry's backup or
// without the key is refused, and leaves what is there.
func TestWordsOfABackup(t *testing.T) {
	t.Parallel()
	r := newRich(t)
	head := readFile(t, filepath.Join(r.data, "head.note"))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(r.data, link); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{r.data, filepath.Join(r.data, "backup", "daily"), link} {
		wantSays(t, r.fails(t, "backup", "--out", out), "that is the folder of the registry", "Nothing was written")
	}
	if string(readFile(t, filepath.Join(r.data, "head.note"))) != string(head) {
		t.Error("the registry's own head was replaced")
	}
	other := newRegistry(t)
	writeAndDie(t, other, 1)
	wantSays(t, other.fails(t, "backup", "--out", r.backup), "another key")
	remove(t, other.keyFile())
	wantSays(t, other.fails(t, "backup", "--out", filepath.Join(t.TempDir(), "out")), "a backup is sealed with the key of the registry")
	if said := r.run(t, "backup", "--out", r.backup); !strings.HasPrefix(said, "0 events added") {
		t.Errorf("afterwards it says %q", said)
	}
}
