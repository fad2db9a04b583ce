// Package figure is what a long test has found, in a line of its output that
// internal/tools/proof puts into docs/proof.md.
package figure

import (
	"encoding/json"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Mark begins the line; behind it stands the figure as JSON.
const Mark = "proof: "

// Figure is what was done with a promise, and what came of it.
type Figure struct {
	Test    string `json:"test"`
	Command string `json:"command"` // that does it again
	Day     string `json:"day"`
	Commit  string `json:"commit"` // of the source; "unknown" without git, and with "+" if it was changed since
	Cores   int    `json:"cores"`
	Minutes int    `json:"minutes"`
	Said    string `json:"said"`
}

// Say tells what a test has found since it began, unless it has failed.
func Say(t testing.TB, command string, began time.Time, said string) {
	t.Helper()
	if t.Failed() {
		return
	}
	line, err := json.Marshal(Figure{
		Test: t.Name(), Command: command, Day: time.Now().Format(time.DateOnly), Commit: commit(), Cores: runtime.NumCPU(),
		Minutes: int(time.Since(began).Round(time.Minute).Minutes()), Said: said,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(Mark + string(line))
}

func commit() string {
	head, err := exec.Command("git", "rev-parse", "--short=10", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	name := strings.TrimSpace(string(head))
	if exec.Command("git", "diff", "--quiet", "HEAD").Run() != nil {
		name += "+"
	}
	return name
}
