package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	dataTable = regexp.MustCompile(`(?s)<table class="ds-table data[ "].*?</table>`)
	bareCell  = regexp.MustCompile(`<td(?:>| [^>]*>)`)
)

// On a narrow screen a table becomes one block for each row, and every value
// stands beside the heading that its cell names: a cell that names none would
// stand beside nothing.
func TestEveryCellNamesItsHeading(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("*", "templates", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range dataTable.FindAllString(string(raw), -1) {
			tables++
			for _, cell := range bareCell.FindAllString(table, -1) {
				if !strings.Contains(cell, "data-label=") {
					t.Errorf("%s: %s names no heading", file, cell)
				}
			}
		}
	}
	if tables < 10 {
		t.Errorf("only %d tables were found", tables)
	}
}
