package arch

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/mod/semver"
)

// No module that the program is built with has a version with a known fault.
func TestNoModuleHasAKnownAdvisory(t *testing.T) {
	t.Parallel()
	versions := map[string]string{}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Path}} {{.Version}}", "all").Output()
	if err != nil {
		t.Fatalf("list modules: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[path] = version
	}
	f, err := os.Open("../../../docs/advisories.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	known := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		fields := strings.Split(s.Text(), "\t")
		if strings.HasPrefix(s.Text(), "#") || fields[0] == "module" {
			continue
		}
		if len(fields) != 4 || !semver.IsValid(fields[1]) {
			t.Fatalf("cannot read %q", s.Text())
		}
		known++
		if have := versions[fields[0]]; have != "" && semver.Compare(have, fields[1]) < 0 {
			t.Errorf("%s %s has %s (%s); %s has not", fields[0], have, fields[2], fields[3], fields[1])
		}
	}
	if known == 0 {
		t.Error("there is no list")
	}
}
