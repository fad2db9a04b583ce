package web_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// asked are the keys in templates and code: t "key", n "key", text("key"), and
// those that are put together, which end in a dot.
var askedTemplate = regexp.MustCompile(`\b([tn]) (?:\(printf )?"([a-zA-Z0-9.%_-]+)"`)

var askedCode = regexp.MustCompile(`(?:\btext|\bT|\bLeave|\boptional)\((?:[\w.]+, )?"([a-zA-Z0-9._-]+)"|"page\.([a-zA-Z0-9._-]+)"`)

// TestEveryTextIsThereAndUsed also finds a text that no page asks for.
func TestEveryTextIsThereAndUsed(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "locale", "nb.json"))
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	exact, begins := asked(t)
	for key := range exact {
		if _, ok := texts["page."+key]; !ok {
			t.Errorf("there is no text page.%s", key)
		}
	}
	for key := range texts {
		name, ok := strings.CutPrefix(key, "page.")
		if !ok || exact[name] {
			continue
		}
		used := false
		for _, b := range begins {
			used = used || strings.HasPrefix(name, b)
		}
		if !used {
			t.Errorf("no page asks for %s", key)
		}
	}
}

func asked(t *testing.T) (exact map[string]bool, begins []string) {
	t.Helper()
	exact = map[string]bool{}
	note := func(key string) {
		if computed, _, ok := strings.Cut(key, "%"); ok || strings.HasSuffix(key, ".") {
			begins = append(begins, strings.TrimSuffix(computed, "%"))
			return
		}
		exact[key] = true
	}
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if ext := filepath.Ext(path); ext == ".html" || ext == ".go" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if strings.HasSuffix(name, ".go") {
			for _, m := range askedCode.FindAllStringSubmatch(string(raw), -1) {
				note(m[1] + m[2])
			}
			continue
		}
		for _, m := range askedTemplate.FindAllStringSubmatch(string(raw), -1) {
			if m[1] == "n" {
				exact[m[2]+".one"], exact[m[2]+".other"] = true, true
				continue
			}
			note(m[2])
		}
	}
	return exact, begins
}
