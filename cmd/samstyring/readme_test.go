package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The table in the README names every flag of serve, and none that is not
// there.
func TestReadmeNamesTheFlags(t *testing.T) {
	t.Parallel()
	_, table, found := strings.Cut(string(readFile(t, root+"README.md")), "| flag of `serve` |")
	if !found {
		t.Fatal("the README has no table of flags")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	documented := map[string]bool{}
	for _, m := range regexp.MustCompile("`--([a-z-]+)`").FindAllStringSubmatch(table, -1) {
		documented[m[1]] = true
	}
	var cli commandLine
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]bool{}
	for _, node := range parser.Model.Children {
		if node.Name != "serve" {
			continue
		}
		for _, flag := range node.Flags {
			flags[flag.Name] = true
			if !flag.Hidden && !documented[flag.Name] {
				t.Errorf("the README does not name --%s", flag.Name)
			}
		}
	}
	for name := range documented {
		if !flags[name] {
			t.Errorf("the README names --%s, which serve does not have", name)
		}
	}
}
