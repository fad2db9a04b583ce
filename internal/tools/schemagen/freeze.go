package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// freeze adds a line to frozen.sum for every schema that has none, in the form
// that sha256sum checks. It never changes a line.
func freeze(dir string) error {
	path := filepath.Join(dir, "frozen.sum")
	old, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("read frozen sums: %w", err)
	}
	var lines []string
	listed := map[string]bool{}
	for line := range strings.Lines(string(old)) {
		line = strings.TrimSpace(line)
		if _, name, ok := strings.Cut(line, "  "); ok {
			listed[name] = true
			lines = append(lines, line)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return fmt.Errorf("list schemas: %w", err)
	}
	for _, f := range files {
		name := filepath.Base(f)
		if listed[name] {
			continue
		}
		content, err := os.ReadFile(f)
		if err != nil {
			return fmt.Errorf("read schema: %w", err)
		}
		lines = append(lines, fmt.Sprintf("%x  %s", sha256.Sum256(content), name))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(after(a), after(b)) })
	return writeIfChanged(path, []byte(strings.Join(lines, "\n")+"\n"))
}

// after is the file name of a line.
func after(line string) string {
	_, name, _ := strings.Cut(line, "  ")
	return name
}
