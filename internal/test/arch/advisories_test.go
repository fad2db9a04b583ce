package arch

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/semver"
)

// advisoryID is one advisory: each has a line of its own.
var advisoryID = regexp.MustCompile(`^(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}|GO-\d{4}-\d{4,})$`)

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
	known, last := 0, ""
	s := bufio.NewScanner(f)
	if !s.Scan() || s.Text() != "module\tfixed\tadvisory\twhat" {
		t.Fatalf("the list begins with %q, not with its heading", s.Text())
	}
	for s.Scan() {
		fields := strings.Split(s.Text(), "\t")
		if len(fields) != 4 || !semver.IsValid(fields[1]) || !advisoryID.MatchString(fields[2]) || fields[3] == "" {
			t.Fatalf("cannot read %q", s.Text())
		}
		if s.Text() <= last {
			t.Errorf("%q is not in order", s.Text())
		}
		known, last = known+1, s.Text()
		if have := versions[fields[0]]; have != "" && semver.Compare(have, fields[1]) < 0 {
			t.Errorf("%s %s has %s (%s); %s has not", fields[0], have, fields[2], fields[3], fields[1])
		}
	}
	if known == 0 {
		t.Error("there is no list")
	}
}
