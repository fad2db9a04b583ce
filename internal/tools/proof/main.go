// Command proof puts what long tests have found into docs/proof.md: it reads their
// output, and writes a line for each test between the two marks of the document, in
// place of the one that the test had before. Everything else stays as it is.
//
//	go test -v -run TestKilledAtAnyMoment ./cmd/samstyring | go run ./internal/tools/proof docs/proof.md
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/testkit/figure"
)

// The marks in the document.
const (
	begin = "<!-- figures: make proof writes what stands here -->\n"
	end   = "<!-- end of figures -->\n"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: proof DOCUMENT, with the output of tests as standard input")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run passes the output on as it comes, and then writes the document. Output with a
// failed test changes nothing.
func run(document string, in io.Reader, out io.Writer) error {
	found, failed, err := read(io.TeeReader(in, out))
	if err != nil {
		return err
	}
	if failed {
		return errors.New("a test has failed; " + document + " stays as it was")
	}
	if len(found) == 0 {
		return errors.New("no test has said what it found; " + document + " stays as it was")
	}
	raw, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	text, err := merge(string(raw), found)
	if err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	return os.WriteFile(document, []byte(text), 0o644) //nolint:gosec // it is a public document
}

// read gives the figures in the output of tests, and whether one of them failed.
func read(in io.Reader) (found []figure.Figure, failed bool, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		failed = failed || line == "FAIL" || strings.HasPrefix(line, "FAIL\t") || strings.HasPrefix(line, "--- FAIL")
		_, raw, is := strings.Cut(line, figure.Mark)
		if !is {
			continue
		}
		var f figure.Figure
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			return nil, false, fmt.Errorf("read %q: %w", line, err)
		}
		found = append(found, f)
	}
	return found, failed, lines.Err()
}

// merge puts figures into the text, each in place of what its test found before.
func merge(text string, found []figure.Figure) (string, error) {
	before, rest, ok := strings.Cut(text, begin)
	between, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", errors.New("it has no marks between which figures could stand")
	}
	lines := strings.FieldsFunc(between, func(r rune) bool { return r == '\n' })
	for _, f := range found {
		at := slices.IndexFunc(lines, func(line string) bool { return of(line) == f.Test })
		if at < 0 {
			lines = append(lines, line(f))
			continue
		}
		lines[at] = line(f)
	}
	slices.Sort(lines)
	return before + begin + strings.Join(lines, "\n") + "\n" + end + after, nil
}

var named = regexp.MustCompile("^- `(\\w+)`")

// of is the test that a line is of.
func of(line string) string {
	if m := named.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

func line(f figure.Figure) string {
	return fmt.Sprintf("- `%s` (`%s`, %s, commit %s, %d cores, %d min): %s", f.Test, f.Command, f.Day, f.Commit, f.Cores, f.Minutes, f.Said)
}
