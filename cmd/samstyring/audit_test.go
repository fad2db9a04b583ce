package main

import (
	"bytes"
	"strings"
	"testing"
)

// The operator reads from a data folder who has done what; that the log was read
// stands in it from then on.
func TestTheOperatorReadsTheAuditLog(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	audit := func(more ...string) string {
		var out, problems bytes.Buffer
		if code := run(t.Context(), append([]string{"audit", "--data", data}, more...), &out, &problems); code != 0 {
			t.Fatalf("audit %v ends with %d: %s", more, code, &problems)
		}
		return out.String()
	}
	if code := run(t.Context(), []string{"import", "initiatives", seedFile, "--source", "Kartlegging", "--yes", "--data", data}, new(bytes.Buffer), new(bytes.Buffer)); code != 0 {
		t.Fatalf("the import ends with %d", code)
	}
	all := audit()
	for _, want := range []string{`"act":"import_given"`, `"act":"import_carried_out"`, `"organisation":"991825827"`, `"act":"audit_read"`} {
		if !strings.Contains(all, want) {
			t.Errorf("the audit log lacks %s:\n%s", want, all)
		}
	}
	if other := audit("--org", "974761076"); strings.Contains(other, "import_given") {
		t.Errorf("the entries of another organisation are %s", other)
	}
}
