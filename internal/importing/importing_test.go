package importing_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/seed"
)

func options() importing.Options {
	return importing.Options{Source: "Prøve", Reference: reference.MustLoad(), Today: "2026-11-22"}
}

func parse(t *testing.T, name string, data []byte) *importing.File {
	t.Helper()
	f, err := importing.Parse(name, data, options())
	if err != nil {
		t.Fatalf("Parse(%s): %v", name, err)
	}
	return f
}

func TestSeedHasNoFaults(t *testing.T) {
	t.Parallel()
	f := parse(t, seed.FileName, seed.Initiatives())
	if len(f.Rows) != 61 || len(f.Warnings) != 0 {
		t.Fatalf("got %d rows and the warnings %v, want 61 and none", len(f.Rows), f.Warnings)
	}
	recorded := 0
	warned := map[string]int{}
	for i, r := range f.Rows {
		if len(r.Faults) > 0 {
			t.Errorf("row %d: faults %v", i, r.Faults)
		}
		if r.Line != i+2 {
			t.Errorf("row %d stands on line %d, want %d", i, r.Line, i+2)
		}
		for _, w := range r.Warnings {
			warned[w.Code+" "+fmt.Sprint(w.Args["given"])]++
		}
		if (r.Recorded != nil) != (r.Values.Phase == events.PhaseOperation) {
			t.Errorf("row %d: recorded %v in phase %s", i, r.Recorded, r.Values.Phase)
		}
		if r.Recorded != nil {
			recorded++
		}
	}
	want := map[string]int{
		"unknown_function 257":  12, // not in the table of functions
		"unknown_function 258":  5,
		"summary_shortened 293": 1,
		"reach_unspecified delmengde: 182 kommuner i spredningsprosjektene": 1,
		"reach_unspecified deltakende kommuner":                             1,
		"codes_beside_all <nil>":                                            1,
		"owner_without_number <nil>":                                        1,
	}
	if diff := cmp.Diff(want, warned); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if recorded != 29 {
		t.Errorf("%d recorded in operation, want 29", recorded)
	}
}

func TestSeedValues(t *testing.T) {
	t.Parallel()
	rows := map[string]importing.Row{}
	for _, r := range parse(t, seed.FileName, seed.Initiatives()).Rows {
		rows[r.Values.ExternalID] = r
	}
	got := rows["helseid"]
	evidence := events.Provenance{
		Source: "Prøve", Date: "2026-11-21", Certainty: events.CertaintyPartly,
		URL: "https://www.helsedirektoratet.no/digitalisering-og-e-helse/pasientens-legemiddelliste/forberedelser-til-pasientens-legemiddelliste-pll",
	}
	want := importing.Row{
		Line: 20,
		Values: events.Proposed{
			Title:      events.Text{"nb": "HelseID"},
			Summary:    events.Text{"nb": "Felles påloggings- og identitetstjeneste for helsepersonell og helsesystemer. Nødvendig for å bruke kjernejournal, legemiddelliste og andre nasjonale grensesnitt."},
			Owner:      "994598759",
			Reach:      events.Reach{Scope: events.ScopeAll, ReferenceDate: "2026-11-21"},
			Obligation: &events.Obligation{Level: events.ObligationMandatory, Note: events.Text{"nb": "obligatorisk for nasjonale e-helsetjenester"}},
			Phase:      events.PhaseOperation,
			Themes:     []string{"helse-og-omsorg"},
			Functions:  []string{"120", "241"},
			Plan:       []events.Milestone{{Milestone: "start", Date: "2016-01-01", Precision: "year"}},
			Links:      []events.Link{{URL: evidence.URL, Kind: "source"}},
			ExternalID: "helseid",
			Provenance: &evidence,
		},
		Recorded:  &events.RecordedAtStage{Stage: events.StageOperational, Evidence: evidence},
		PhaseNote: events.Text{"nb": "I drift."},
	}
	got.Read = nil
	if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Cells" }, cmp.Ignore())); diff != "" {
		t.Errorf("helseid (-want +got):\n%s", diff)
	}
	if v := rows["kudaf"].Values; v.Owner != "" || v.OwnerName != "Direktoratet for høyere utdanning og kompetanse" {
		t.Errorf("kudaf: owner %q, name %q", v.Owner, v.OwnerName)
	}
	if p := *rows["digital-postkasse"].Values.Provenance; p != (events.Provenance{Source: "Prøve", Certainty: events.CertaintyMemory}) {
		t.Errorf("digital-postkasse: provenance %+v", p)
	}
	if l := rows["fremtidens-digitale-norge"].Values.Obligation.Level; l != events.ObligationVoluntary {
		t.Errorf("a duty of the state alone is %s for municipalities", l)
	}
}

// The same content gives the same rows, however a spreadsheet program saves it.
func TestFormatsGiveTheSameRows(t *testing.T) {
	t.Parallel()
	want := parse(t, seed.FileName, seed.Initiatives())
	records, err := csv.NewReader(bytes.NewReader(seed.Initiatives())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	semicolon := writeCSV(t, records, ';')
	ansi, err := charmap.Windows1252.NewEncoder().Bytes(semicolon)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		file, encoding, separator string
		data                      []byte
	}{
		"semicolon and mark": {"a.csv", "utf-8-bom", ";", append([]byte("\xef\xbb\xbf"), semicolon...)},
		"Windows-1252":       {"a.CSV", "windows-1252", ";", ansi},
		"tab":                {"a.txt", "utf-8", "\t", writeCSV(t, records, '\t')},
		"workbook":           {"a.xlsx", "", "", workbook(t, records)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, tc.file, tc.data)
			if got.Encoding != tc.encoding || got.Separator != tc.separator {
				t.Errorf("read as %q with %q, want %q with %q", got.Encoding, got.Separator, tc.encoding, tc.separator)
			}
			if diff := cmp.Diff(want.Rows, got.Rows); diff != "" {
				t.Errorf("rows differ (-comma +%s):\n%s", name, diff)
			}
			if !reflect.DeepEqual(want.Headings, got.Headings) {
				t.Errorf("headings %v", got.Headings)
			}
		})
	}
}

func writeCSV(t *testing.T, records [][]string, separator rune) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = separator, true
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook writes records to the first sheet, whole numbers as numbers, as a
// spreadsheet program does unless it is asked not to.
func workbook(t *testing.T, records [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, record := range records {
		for j, s := range record {
			var v any = s
			if len(s) < 10 && s != "" && strings.Trim(s, "0123456789") == "" && s[0] != '0' {
				var n int
				fmt.Sscan(s, &n)
				v = n
			}
			set(t, f, "Sheet1", j+1, i+1, v)
		}
	}
	return save(t, f)
}

func set(t *testing.T, f *excelize.File, sheet string, column, row int, v any) {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue(sheet, cell, v); err != nil {
		t.Fatal(err)
	}
}

func save(t *testing.T, f *excelize.File) []byte {
	t.Helper()
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
