package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/table"
)

// summary writes what was read: a line for each row, and the notes in order.
func summary(t *table.Table) string {
	var b strings.Builder
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%d: %s\n", r.Number, strings.Join(r.Texts(), "|"))
	}
	var notes []string
	for _, n := range t.Notes {
		s := n.Code
		if n.Row > 0 {
			s += fmt.Sprintf(" @%d", n.Row)
		}
		if n.Column > 0 {
			s += fmt.Sprintf(",%d", n.Column)
		}
		for _, name := range []string{"encoding", "rows", "columns", "sheets", "cells"} {
			if v, ok := n.Args[name]; ok {
				s += fmt.Sprintf(" %v", v)
			}
		}
		notes = append(notes, s)
	}
	slices.Sort(notes)
	return b.String() + strings.Join(notes, "\n")
}

func read(name string, data []byte, opt table.Options) (*table.Table, error) {
	w, err := table.Open(name, data, table.DefaultLimits)
	if err != nil {
		return nil, err
	}
	return w.Read(opt)
}

// Files as people have them.
func TestFiles(t *testing.T) {
	t.Parallel()
	const report = "2: Ny løsning for årsrapport|Sendes på høring til nærmeste råd.|991825827|alle\n"
	for name, want := range map[string]string{
		"m06_hidden.xlsx":        "2: Synlig sak|Skal inn.|991825827|alle\ntable_hidden_rows 3\ntable_hidden_sheets Gammel",
		"f10_hidden.xlsx":        "2: Prøve F10 synlig|Skal inn.|991825827|alle\ntable_hidden_rows 3\ntable_hidden_sheets Gammel",
		"m07_mac.csv":            "2: Ny løsning for innsyn på nett|Også på høring.|991825827|alle\ntable_encoding macintosh",
		"m07_double.csv":         "2: Ny løsning for innsyn på nett|Også på høring.|991825827|alle\ntable_encoding utf-8-double",
		"f05_mac_lf.csv":         report + "table_encoding macintosh",
		"f05_mac_cr.csv":         report + "table_encoding macintosh",
		"f05_dos.csv":            report + "table_encoding cp850",
		"f05_control_cp1252.csv": report + "table_encoding windows-1252",
		"f06_sep.csv":            "3: Prøve F06|Med skilletegnlinje.|991825827|alle\ntable_separator_line @1",
		"f06_sep_quoted.csv":     "3: Prøve F06|Med skilletegnlinje.|991825827|alle\ntable_separator_line @1",
		"f07_preamble.csv":       "5: Prøve F07|Etter tre linjer.|991825827|alle\ntable_above 1–2\ntable_below 8\ntable_total 7",
		"f07_preamble.xlsx":      "4: Prøve F07|Etter to linjer.|991825827|alle\ntable_above 1\ntable_merged_across 1",
		"f09_merged.xlsx":        "2: Prøve F09 a|Første.|991825827|alle\n3: Prøve F09 b|Andre.|991825827|alle\n4: Prøve F09 c|Tredje.|991825827|alle\ntable_merged_filled 3–4",
		"f11_quotes.csv":         "2: Prøve F11 a|Før feilen.|991825827|alle\n3: Prosjekt \"Enklere hverdag\"|Midt i.|991825827|alle\n4: \"Akson\" steg 1|Først i feltet.|991825827|alle\n5: Prøve F11 d|Etter feilen.|991825827|alle\ntable_stray_quote @3\ntable_stray_quote @4",
		"m08_dates.xlsx":         "2: Vist som maaned|S.|991825827|alle|2026-08|2026-12\n3: Vist som aar|S.|991825827|alle|2026|2027\n4: Formel uten verdi|S.|991825827|alle|2026-01-01|\n5: Skrivefeil i aar|S.|991825827|alle|20261\nformula_without_value @4,6",
		"f04_formula.csv":        "2: f04-a|- Ny løsning|Begynner med strek.|991825827|alle\n3: f04-b|+47-nummer i kontaktregisteret|Begynner med pluss.|991825827|alle\n4: f04-c|@Altinn 3|Begynner med krøllalfa.|991825827|alle\n5: f04-d|=1+1|Formel.|991825827|alle\n6: f04-e|'=1+1|Apostrof skrevet av et menneske.|991825827|alle\n7: f04-f|＝1+1|Bredt likhetstegn.|991825827|alle\ntable_apostrophe_kept 6",
		"m10_guard.csv":          "2: m10|- Ny portal|S.|991825827|alle\n",
		"m10_guard_exported.csv": "2: m10|- Ny portal|S.|991825827|alle\ntable_guard_removed 2",
		"f01_java_numbers.xlsx":  "2: Prøve F01 java|Tall slik Java skriver dem.|991825827|utvalg|301|2026|46387|46023\n",
		"f02_pandas.csv":         "2: Prøve F02 a|Første.|991825827.0|utvalg|301.0|2026.0\n3: Prøve F02 b|Andre.|974761076.0|alle\n",
	} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(name, data, table.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if summary(got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, summary(got), want)
		}
	}
}

func TestHeadingsInTheFirstColumn(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/f08_transposed.csv")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read("a.csv", data, table.Options{}); err != nil || !got.Sideways {
		t.Errorf("%v, %+v", err, got)
	}
	got, err := read("a.csv", data, table.Options{Transposed: true})
	const want = "2: EKS_0001|Prøve F08 a|Første.|991825827|alle\n3: EKS_0002|Prøve F08 b|Andre.|974761076|alle\ntable_turned"
	if err != nil || summary(got) != want || !slices.Equal(got.Header, []string{"ID", "Tittel", "Sammendrag", "Orgnr", "Kommuner"}) {
		t.Errorf("%v\n%s", err, summary(got))
	}
}

// zipped packs parts, in their order.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	var err error
	for i := 0; i+1 < len(parts); i += 2 {
		w, failed := z.Create(parts[i])
		if failed == nil {
			_, failed = w.Write([]byte(parts[i+1]))
		}
		err = errors.Join(err, failed)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// workbook is a workbook of one sheet; more are further parts.
func workbook(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="` + office + `/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	var list []string
	for name, text := range parts {
		list = append(list, name, text)
	}
	return zipped(t, list...)
}

// inline is a cell of text, or nothing at all.
func inline(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }

const headRow = `<row><c t="inlineStr"><is><t>Tittel</t></is></c><c t="inlineStr"><is><t>Sammendrag</t></is></c><c t="inlineStr"><is><t>Orgnr</t></is></c><c t="inlineStr"><is><t>Kommuner</t></is></c></row>`
