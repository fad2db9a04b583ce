package imports_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/testkit"
)

// ownerless is a list of one organisation, which says nowhere which it is.
func ownerless(more string) imports.File {
	return csvFile("id;tittel;sammendrag;kommuner" + more + "\n1;Skattekart;Kort.;alle\n2;Annet;Kort.;alle\n")
}

func noted(p *imports.Plan, code string) bool {
	return slices.ContainsFunc(p.Notes, func(c importing.Cell) bool { return c.Code == code })
}

// Of a file that says nowhere who is responsible, whoever registers for several is
// asked, and for all others it is their own organisation, which is said.
func TestWhoIsResponsibleForAFile(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, ownerless(""))
	if p.Problem == nil || len(p.Rows) > 0 {
		t.Fatalf("Digdir is not asked: %s", verdicts(p))
	}
	for _, wrong := range []string{"Ukjent etat", "991825828", "-"} {
		_, err := r.Imports.Choose(t.Context(), digdir(), p.ID, p.Revision, func(c *imports.Choices) { c.Owner = wrong })
		if fault.CodeOf(err) != fault.Invalid || !strings.HasPrefix(fields(err), "owner:") {
			t.Errorf("%s: %v %s", wrong, err, fields(err))
		}
	}
	p = choose(t, r, p, func(c *imports.Choices) { c.Owner = "Skatteetaten" })
	want(t, p, "new, new")
	if p.Rows[0].Owner != testkit.Skatteetaten || !noted(p, "owner_of_all") || len(p.Layout.Missing) > 0 {
		t.Errorf("%+v %+v", p.Rows[0], p.Notes)
	}
	execute(t, r, p)
	want(t, upload(t, r, ownerless("")), "unchanged, unchanged") // what is registered needs no owner
	name := "Kartverket"
	amended, err := r.Imports.Amend(t.Context(), digdir(), p.ID, p.Revision, imports.Amendment{Owner: &name})
	if fault.CodeOf(err) != fault.NotAllowedNow {
		t.Errorf("%+v %v", amended, err)
	}
	kartverket := choose(t, r, upload(t, r, ownerless("")), func(c *imports.Choices) { c.Owner = name })
	want(t, kartverket, "new, new") // the ids of another organisation

	own, err := r.Imports.Upload(t.Context(), testkit.Caller(testkit.Skatteetaten), ownerless(""))
	if err != nil {
		t.Fatal(err)
	}
	want(t, own, "unchanged, unchanged")
	if !noted(own, "owner_is_own") {
		t.Errorf("notes %+v", own.Notes)
	}
	of := choose(t, r, upload(t, r, lines("9;A;K;974761076;alle")), func(c *imports.Choices) { c.Owner = name })
	if of.Rows[0].Owner != testkit.Skatteetaten || !noted(of, "owner_not_needed") {
		t.Errorf("%+v %+v", of.Rows[0], of.Notes)
	}
	if p, err := r.Imports.Upload(t.Context(), testkit.Caller(testkit.Skatteetaten), lines("9;A;K;974761076;alle")); err != nil || noted(p, "owner_is_own") {
		t.Errorf("%+v %v", p, err)
	}
}

// fields are those that a fault names.
func fields(err error) string {
	var out []string
	var e *fault.Error
	if !errors.As(err, &e) {
		return ""
	}
	for _, f := range e.Fields {
		out = append(out, f.Path+":"+f.Code)
	}
	return strings.Join(out, " ")
}
