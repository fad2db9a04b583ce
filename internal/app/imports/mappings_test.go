package imports_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/table"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What somebody has said that headings mean is taken for it the next time that
// their organisation gives a file with the same ones.
func TestAMappingIsKeptForNextTime(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	f := csvFile("Kode;Hva heter det;Om;Orgnr;Kommuner\n1;Skattekart;Kort.;974761076;alle\n")
	p := upload(t, r, f)
	if p.Problem == nil {
		t.Fatalf("%+v", p.Rows)
	}
	p = choose(t, r, p, func(c *imports.Choices) {
		c.Table.Mapping = table.Mapping{"Kode": {Field: table.ID}, "Hva heter det": {Field: table.Title, Language: "nb"}, "Om": {Field: table.Summary, Language: "nb"}}
	})
	want(t, p, "new")
	if again := upload(t, r, f); again.Problem == nil {
		t.Errorf("a mapping that nobody has carried out is kept: %s", verdicts(again))
	}
	done := execute(t, r, p)
	if len(done.Mapping) != 64 {
		t.Errorf("digest %q", done.Mapping)
	}
	p = upload(t, r, csvFile("KODE;Hva  heter det;Om;Orgnr;Kommuner\n1;Skattekart;Kort.;974761076;alle\n"))
	want(t, p, "unchanged")
	if n := p.Notes[len(p.Notes)-1]; n.Code != "mapping_recalled" || !n.Info {
		t.Errorf("notes %+v", p.Notes)
	}
	if p := upload(t, r, csvFile("Kode;Hva heter det;Om;Orgnr\n1;Skattekart;Kort.;974761076\n")); p.Problem == nil {
		t.Errorf("other headings: %s", verdicts(p))
	}
	tax := access.Caller{Organisation: "974761076", Scopes: []string{access.ScopeWrite}, Actor: "act_tax"}
	if other, err := r.Imports.Upload(t.Context(), tax, f); err != nil || other.Problem == nil {
		t.Errorf("another organisation: %v %+v", err, other)
	}
}
