// Package npm gives tests what others have written: programs and libraries from
// npm, of the versions that a lock file names.
package npm

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install gives a folder with the files of another one, and with the packages of
// its package-lock.json. The environment is that of npm; none: that of the test.
func Install(t testing.TB, from string, environment ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := Into(dir, from, environment...); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Into is Install in a folder that is there and empty.
func Into(dir, from string, environment ...string) error {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return errors.New(tool + " is missing: Node is a requirement of this project, because it is held against clients from public npm packages")
		}
	}
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--loglevel=error")
	install.Dir, install.Env = dir, environment
	if out, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("install what %s names: %w\n%s", filepath.Join(from, "package-lock.json"), err, out)
	}
	return nil
}

// Node runs a script of a folder, and gives what it prints. What it reports as an
// error fails the test.
func Node(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	node := exec.CommandContext(t.Context(), "node", args...)
	var failures bytes.Buffer
	node.Dir, node.Stderr = dir, &failures
	out, err := node.Output()
	if err != nil {
		t.Fatalf("node %v: %v\n%s%s", args, err, out, &failures)
	}
	return out
}
