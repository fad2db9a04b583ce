// Schemagen writes the JSON Schema of every event payload from its Go type, so
// that the contract cannot say anything else than the code.
//
// It is run by "go generate ./events" in the folder of the package events. It
// writes schema/<full type>.json for the version that is written today; files
// of older versions stay as they are. Each new file gets a line in
// schema/frozen.sum, and a line that is there is never changed: a test of the
// package events then refuses every later change of the file. Where no event of
// the type has been written yet, its line may be deleted by hand and the file
// generated anew.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/samstyring/samstyring/events"
)

func main() {
	dir := flag.String("dir", ".", "folder of the package events")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	texts, err := readDocs(dir)
	if err != nil {
		return err
	}
	files, err := generate(events.Default, texts)
	if err != nil {
		return err
	}
	out := filepath.Join(dir, "schema")
	for name, content := range files {
		if err := writeIfChanged(filepath.Join(out, name), content); err != nil {
			return err
		}
	}
	return freeze(out)
}

// writeIfChanged leaves a file that is right alone, so that build tools see no
// new one.
func writeIfChanged(path string, content []byte) error {
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fmt.Errorf("write schema: %w", err)
	}
	return nil
}
