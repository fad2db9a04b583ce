package imports_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/testkit"
)

// exported is the registry's own CSV file, as cells.
type exported [][]string

func export(t *testing.T, r *testkit.Registry, l locale.Language) exported {
	t.Helper()
	var b bytes.Buffer
	err := sheet.WriteCSV(&b, l, r.Places(), "https://register.example", func(each func(catalogue.Row) bool) error { return r.Query.Each(catalogue.Query{}, each) })
	if err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff"))))
	c.Comma = ';'
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// edit changes cells of the row of an initiative: heading, value, and so on.
func (e exported) edit(t *testing.T, id string, cells ...string) exported {
	t.Helper()
	out := exported{}
	for _, row := range e {
		row = slices.Clone(row)
		for i := 0; i < len(cells) && row[0] == id; i += 2 {
			at := slices.Index(e[0], cells[i])
			if at < 0 {
				t.Fatalf("no column %s in %q", cells[i], e[0])
			}
			row[at] = cells[i+1]
		}
		out = append(out, row)
	}
	return out
}

func (e exported) file(t *testing.T) imports.File {
	t.Helper()
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.Comma = ';'
	if err := c.WriteAll(e); err != nil {
		t.Fatal(err)
	}
	return imports.File{Name: "tiltak.csv", Source: "Registeret", Bytes: b.Bytes()}
}

// column is what stands in a column for an initiative.
func (e exported) column(id, heading string) string {
	for _, row := range e {
		if row[0] == id {
			return row[slices.Index(e[0], heading)]
		}
	}
	return ""
}

func TestOurOwnFileIsEditedAndComesBack(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines(
		"1;Skattekart;Kort.;974761076;alle unntatt Oslo;3. kvartal 2026;høsten 2027;planlegging;obligatorisk;skatt-og-avgift;https://example.org/a",
		"2;Stedsregister;Kort.;974761076;Oslo, Bergen;2026;;;;;",
		"3;Folketall;Kort.;974761076;kommuner over 20 000 innbyggere;2026-11;31.12.2027;;;;",
	)))
	testkit.Amend(t, r, "2026-0002", "Eierens tittel")

	for _, l := range locale.Languages {
		e := export(t, r, l)
		want(t, upload(t, r, e.file(t)), "unchanged, unchanged, unchanged")
	}
	e := export(t, r, "nb")
	for _, c := range []struct{ id, heading, value string }{
		{"2026-0001", "Hvem det gjelder", "alle kommuner unntatt 0301 Oslo"}, {"2026-0001", "Start", "2026 Q3"}, {"2026-0001", "Slutt", "høsten 2027"},
		{"2026-0002", "Hvem det gjelder", "0301 Oslo, 4601 Bergen"}, {"2026-0002", "Start", "2026"},
		{"2026-0003", "Hvem det gjelder", "minst 20001 innbyggere"}, {"2026-0003", "Start", "november 2026"}, {"2026-0003", "Slutt", "2027-12-31"},
	} {
		if got := e.column(c.id, c.heading); got != c.value {
			t.Errorf("%s, %s: %q, want %q", c.id, c.heading, got, c.value)
		}
	}

	edited := e.edit(t, "2026-0001", "Tittel", "Skattekart 2", "Prosjektfase", "gjennomføring", "Slutt", "2028").edit(t, "2026-0002", "Tittel", "Rettet", "Hvem det gjelder", "Oslo")
	p := upload(t, r, edited.file(t))
	want(t, p, "unchanged, changed title reach, changed title phase plan")
	execute(t, r, p)
	s, err := r.Query.State("2026-0002")
	if err != nil || s.Title["nb"] != "Rettet" || s.Imported.Provenance.Source != "Felt" || s.ExternalID != "2" {
		t.Errorf("%v %+v", err, s)
	}
	// The list that registered them knows them still, and what was edited is kept.
	want(t, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle unntatt Oslo", "2;Stedsregister;Kort.;974761076;Oslo, Bergen")), "kept title(kept), kept title(kept) reach(kept)")
	// The old file again: what it had not changed is quiet, and so is what has become so.
	want(t, upload(t, r, edited.file(t)), "unchanged, unchanged, unchanged")
	want(t, upload(t, r, e.file(t)), "unchanged, unchanged, unchanged")
}

func TestWhatOthersHaveChangedSinceIsShownAndAsked(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle;2026;2027;planlegging")))
	e := export(t, r, "nb").edit(t, "2026-0001", "Tittel", "Min tittel", "Prosjektfase", "gjennomføring")
	testkit.Amend(t, r, "2026-0001", "Deres tittel")

	p := upload(t, r, e.file(t))
	want(t, p, "doubt title phase ?changed_since")
	d := p.Rows[0].Differences[0]
	if d.Base == nil || d.Base.Title["nb"] != "Skattekart" || d.Now.Title["nb"] != "Deres tittel" || d.Said.Title["nb"] != "Min tittel" || p.Rows[0].Differences[1].Base != nil {
		t.Errorf("%+v", p.Rows[0].Differences)
	}
	if done := execute(t, r, p); done.Changed != 0 {
		t.Errorf("a row in doubt was written: %+v", done)
	}
	p = upload(t, r, e.file(t))
	want(t, choose(t, r, p, func(c *imports.Choices) { c.Answer(2, "changed_since", "no") }), "changed phase ?changed_since")
	p = upload(t, r, e.file(t))
	p = choose(t, r, p, func(c *imports.Choices) { c.Answer(2, "changed_since", "yes") })
	want(t, p, "changed title phase ?changed_since")
	execute(t, r, p)
	if s, err := r.Query.State("2026-0001"); err != nil || s.Title["nb"] != "Min tittel" || s.Phase != "execution" {
		t.Errorf("%v %+v", err, s)
	}
}

func TestVersionsThatCannotBe(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle", "2;Annet;Kort.;974761076;alle")))
	e := export(t, r, "nb")
	other := e.column("2026-0002", "Versjon i registeret")
	for _, c := range []struct{ id, version, want string }{
		{"2026-0001", "999999", "refused !id:unknown_version"},
		{"2026-0001", other, "refused !id:unknown_version"},
		{"2031-0007", "1", "refused !id:unknown_version"},
		{"", "1", "refused !id:unknown_version"},
		{"2026-0001", "v2", "refused !Versjon i registeret:invalid_whole"},
		{"2026-0001", "", "changed summary"},
		{"2026-0001", e.column("2026-0001", "Versjon i registeret"), "changed summary"},
	} {
		f := csvFile(fmt.Sprintf("Nummer;Tittel;Sammendrag;Versjon i registeret\n%s;Skattekart;Nytt.;%s\n2026-0002;Annet;Kort.;\n", c.id, c.version))
		p := upload(t, r, f)
		if got, _, _ := strings.Cut(verdicts(p), ", unchanged"); !strings.HasPrefix(verdicts(p), c.want) {
			t.Errorf("%s %s: %s, want %s", c.id, c.version, got, c.want)
		}
	}
	// A row somebody has added registers an initiative.
	want(t, upload(t, r, csvFile("Nummer;Tittel;Sammendrag;Organisasjonsnummer;Hvem det gjelder;Versjon i registeret\n2026-0002;Annet;Kort.;974761076;alle;"+other+"\n;Nytt;Kort.;974761076;alle;\n")), "unchanged, new")
}

// A file in another language than a text is in changes that text, not another.
func TestOurOwnFileInOtherLanguages(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, csvFile("id;tittel;tittel_en;sammendrag;orgnr;kommuner\n1;Skattekart;Tax map;Kort.;974761076;alle\n")))
	e := export(t, r, "en")
	want(t, upload(t, r, e.file(t)), "unchanged")
	p := upload(t, r, e.edit(t, "2026-0001", "Title", "Map of taxes", "Summary", "Kortere.").file(t))
	want(t, p, "changed title summary")
	execute(t, r, p)
	if s, err := r.Query.State("2026-0001"); err != nil || s.Title["nb"] != "Skattekart" || s.Title["en"] != "Map of taxes" || s.Summary["nb"] != "Kortere." || len(s.Summary) != 1 {
		t.Errorf("%v %+v", err, s)
	}
}
