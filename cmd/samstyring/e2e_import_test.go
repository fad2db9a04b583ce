package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"
)

// The commands on a stopped folder, as they are typed: see testdata/script.
func TestCommands(t *testing.T) {
	t.Parallel()
	program := buildProgram(t)
	seed, err := filepath.Abs(seedFile)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("SAMSTYRING_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("SAMSTYRING_LOG_LEVEL", "warn")
			e.Setenv("SEED", seed)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"respell": respell},
	})
}

// respell HOW FROM TO writes a file as Norwegian Excel does: semicolons and
// CRLF, in UTF-8 with a byte order mark (bom) or in windows-1252.
func respell(ts *testscript.TestScript, _ bool, args []string) {
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[1]))).ReadAll()
	ts.Check(err)
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	ts.Check(w.WriteAll(rows))
	written := append([]byte("\ufeff"), out.Bytes()...)
	if args[0] == "windows-1252" {
		written, err = charmap.Windows1252.NewEncoder().Bytes(out.Bytes())
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), written, 0o600))
}

// A folder in use is left alone, and the message says how to go through the
// running registry, which is then what happens.
func TestImportThroughServer(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	for _, args := range [][]string{{"import", "initiatives", seedFile, "--source", "Kartlegging", "--yes"}, {"export"}, {"rebuild"}} {
		if said := r.refused(t, args...); !strings.Contains(said, r.data+" is in use by a running registry; give --server, and for writing a token in SAMSTYRING_TOKEN or --token-file") {
			t.Errorf("%v on a folder in use: %s", args, said)
		}
	}
	through := []string{"import", "initiatives", seedFile, "--source", "Kartlegging", "--yes", "--server", r.url, "--token-file"}
	wrong := filepath.Join(t.TempDir(), "wrong")
	writeFile(t, wrong, []byte("none\n"))
	if said := r.refused(t, append(through, wrong)...); !strings.Contains(said, "Du må logge inn (401)") {
		t.Errorf("with a wrong token: %s", said)
	}
	through = append(through, r.tokenFile(t, "991825827"))
	trial := newRegistry(t).run(t, "import", "initiatives", seedFile, "--source", "Kartlegging", "--dry-run")
	if said := r.run(t, append(through, "--dry-run")...); said != trial || !strings.Contains(said, "\n  Tittel: ") {
		t.Errorf("through a registry it is said\n%s\nand on a folder\n%s", said, trial)
	}
	id := ""
	for _, want := range []string{
		"61 rader: 61 nye, 0 endret, 0 uendret, 0 avvist\n", "61 rader: 0 nye, 0 endret, 61 uendret, 0 avvist\n",
	} {
		said := r.run(t, through...)
		if !strings.HasSuffix(said, want) {
			t.Errorf("said %s, want %s", said, want)
		}
		if m := regexp.MustCompile(`take-back ([0-9a-f-]{36})`).FindStringSubmatch(said); m != nil {
			id = m[1]
		}
	}
	back := []string{"import", "take-back", id, "--server", r.url, "--token-file", r.tokenFile(t, "991825827")}
	for _, args := range [][]string{back, append(back, "--yes")} {
		if said := r.run(t, args...); strings.Count(said, " trekkes\n") != 61 {
			t.Errorf("%v said %s", args, said)
		}
	}
	if said := r.run(t, append(back, "--yes")...); said != "" {
		t.Errorf("taken back twice: %s", said)
	}
	last := r.get(t, "/history?limit=1")["last"].(float64)
	if lines := strings.Count(r.run(t, "export", "--server", r.url), "\n"); lines != int(last) {
		t.Errorf("%d lines exported, and the last position is %v", lines, last)
	}
}

// A changed row is one event with one change in the history.
func TestImportChangedRow(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	before := string(readFile(t, seedFile))
	after := strings.Replace(before, ",Modernisert folkeregister,", ",Nytt folkeregister,", 1)
	changed := filepath.Join(t.TempDir(), "changed.csv")
	writeFile(t, changed, []byte(after))
	r.run(t, "import", "initiatives", seedFile, "--source", "Kartlegging", "--yes")
	r.serve(t)
	was := items(t, r.get(t, "/initiatives/2026-0001/history"))
	last := r.get(t, "/history?limit=1")["last"].(float64)
	r.run(t, "import", "initiatives", changed, "--source", "Kartlegging", "--yes", "--server", r.url, "--token-file", r.tokenFile(t, "991825827"))
	now := items(t, r.get(t, "/initiatives/2026-0001/history"))
	if len(now) != len(was)+1 || r.get(t, "/history?limit=1")["last"] != last+2 {
		t.Fatalf("%d events in the history, and were %d", len(now), len(was))
	}
	changes, _ := now[len(now)-1]["changes"].([]any)
	if len(changes) != 1 {
		t.Fatalf("changes %v, want one", changes)
	}
	if c := changes[0].(map[string]any); c["field"] != "title" {
		t.Errorf("changed is %v", c)
	}
	if total := r.get(t, "/initiatives")["total"]; total != 61.0 {
		t.Errorf("total %v", total)
	}
}

// refused runs a command that must end with exit code 1, and gives what it
// says to standard error.
func (r *registry) refused(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), r.program, args...)
	cmd.Env = surroundings(map[string]string{"SAMSTYRING_DATA": r.data})
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != 1 {
		t.Errorf("%v ended with %v, want exit code 1", args, err)
	}
	return stderr.String()
}
