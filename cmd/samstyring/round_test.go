package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script walks twelve real initiatives through a round of joint
// prioritisation. Whatever is not as it expects ends it. What it leaves is what
// a council would be given, and verified by the program without the registry.
func TestRoundScript(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "DEMO")
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "bash", root+"scripts/round.sh")
	cmd.Env = append(surroundings(nil), "BASE="+r.url, "DATA="+r.data, "SAMSTYRING="+r.program, "OUT="+out)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	if !strings.Contains(string(said), "Alt stemmer: ") {
		t.Errorf("the export was not verified:\n%s", said)
	}
	for language, title := range map[string]string{"nb": "Protokoll fra felles prioritering", "nn": "Protokoll frå felles prioritering", "en": "Minutes of joint prioritisation"} {
		page, err := os.ReadFile(filepath.Join(out, "protokoll-"+language+".html"))
		if err != nil || !strings.Contains(string(page), title) || strings.Contains(string(page), "minutes.") && !strings.Contains(string(page), "docs/minutes.css") {
			t.Errorf("%s: %v", language, err)
		}
	}
	r.halt(t)
	r.serve(t) // what was decided is there after a restart
	if got := r.get(t, "/initiatives?stage=prioritized&limit=200")["total"]; got != 9.0 {
		t.Errorf("%v are prioritized", got)
	}
}

// An export that somebody has changed is found out, in the reader's language.
func TestVerifyRoundTellsWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	program, file := buildProgram(t), filepath.Join(t.TempDir(), "round.json")
	for _, c := range []struct{ content, language, want string }{
		{`{"format":"x","events":[]}`, "nb", "2 ting stemmer ikke:\n  format: Filen er ikke i formatet samstyring-round/1, men x.\n"},
		{`{"format":"x","events":[]}`, "en", "2 things do not hold:\n  format: The file is not in the format samstyring-round/1, but x.\n"},
		{`not JSON`, "nb", ""},
	} {
		if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), program, "verify", "round", "--language", c.language, file)
		said, err := cmd.Output()
		if cmd.ProcessState.ExitCode() != 1 || !strings.HasPrefix(string(said), c.want) {
			t.Errorf("%s: %v, %s", c.content, err, said)
		}
	}
}
