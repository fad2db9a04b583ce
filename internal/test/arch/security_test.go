package arch

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..", "..")

// Every forgery that docs/security.md names has the test that it names.
func TestForgeriesHaveTheirTests(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, there := strings.Cut(string(raw), "### Forgeries\n")
	table, _, _ = strings.Cut(table, "\n### ")
	named := regexp.MustCompile("\\| `(Test\\w+)` \\|\n").FindAllStringSubmatch(table, -1)
	if !there || len(named) < 17 {
		t.Fatalf("the table has %d tests", len(named))
	}
	have := testNames(t)
	for _, n := range named {
		if !have[n[1]] {
			t.Errorf("docs/security.md names %s, which there is not", n[1])
		}
	}
}

// testNames are the names of all tests of the repository.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	declared, out := regexp.MustCompile(`^func (Test\w+)\(`), map[string]bool{}
	for _, folder := range []string{"cmd", "internal", "pkg", "events"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }() // it was only read
			lines := bufio.NewScanner(file)
			lines.Buffer(nil, 1<<20)
			for lines.Scan() {
				if m := declared.FindStringSubmatch(lines.Text()); m != nil {
					out[m[1]] = true
				}
			}
			return lines.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
