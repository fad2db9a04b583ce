package webtest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// What differs from one run to the next: the token and the key of a form, hashes
// of content and of files, ids of rounds, ports and secrets.
var changing = []*regexp.Regexp{
	regexp.MustCompile(`(name="_(?:token|nokkel)" value=")[^"]*`),
	regexp.MustCompile(`()[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`),
	regexp.MustCompile(`()\b[0-9a-f]{64}\b`),
	regexp.MustCompile(`(/static/)[0-9a-f]{8,}`),
	regexp.MustCompile(`(127\.0\.0\.1:)[0-9]+`),
	regexp.MustCompile(`(whsec_)[^<]*`),
}

func settled(s string) string {
	for _, p := range changing {
		s = p.ReplaceAllString(s, "${1}*")
	}
	return s
}

// dumped counts, in each registry, how often something was asked for.
var dumped = struct {
	sync.Mutex
	times map[string]int
}{times: map[string]int{}}

// dump writes what was answered into the directory that SAMSTYRING_PAGES names,
// for scripts/pages.sh to compare with what another version answers.
func (b *Browser) dump(t testing.TB, r *http.Request, a Answer) {
	dir := os.Getenv("SAMSTYRING_PAGES")
	if dir == "" {
		return
	}
	t.Helper()
	asked := r.Method + " " + settled(r.URL.RequestURI())
	key := fmt.Sprintf("%p %s", b.World, asked)
	dumped.Lock()
	dumped.times[key]++
	n := dumped.times[key]
	dumped.Unlock()
	name := strings.NewReplacer("/", "_", "?", "_").Replace(asked)
	name = fmt.Sprintf("%s.%03d", name[:min(len(name), 200)], n)
	into := filepath.Join(dir, t.Name())
	if err := os.MkdirAll(into, 0o755); err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("%s\n%d %s\n%s", asked, a.StatusCode, settled(a.Header.Get("Location")), settled(a.Text))
	if err := os.WriteFile(filepath.Join(into, name), []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
}
