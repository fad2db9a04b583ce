package importing_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/importing"
)

// row is a row as a line of a table: owner, reach, plan, and what is remarked.
func row(r importing.Row) string {
	v := r.Values
	parts := []string{v.Owner, string(v.Reach.Scope)}
	if len(v.Reach.Codes) > 0 {
		parts = append(parts, strings.Join(v.Reach.Codes, ","))
	}
	if len(v.Reach.Except) > 0 {
		parts = append(parts, "-"+strings.Join(v.Reach.Except, ","))
	}
	if v.Reach.Min != nil {
		parts = append(parts, fmt.Sprint(">=", *v.Reach.Min))
	}
	for _, m := range v.Plan {
		parts = append(parts, m.Milestone+" "+string(m.Date)+" "+m.Precision)
	}
	for _, d := range r.Doubts {
		if d.Needed {
			parts = append(parts, "? "+d.Asks.Code)
		}
	}
	for _, f := range r.Faults {
		parts = append(parts, "! "+f.Code)
	}
	for _, w := range r.Warnings {
		parts = append(parts, "("+w.Code+")")
	}
	return strings.Join(parts, " ")
}

// Files as people have them, and what each row gives.
func TestFilesAsPeopleHaveThem(t *testing.T) {
	t.Parallel()
	const digdir = "991825827 all"
	for name, want := range map[string][]string{
		"m04_reach_not.csv": {digdir + " -0301", digdir + " -0301", digdir + " -0301", digdir + " -0301", digdir + " -0301", "991825827 population >=20001"},
		"f02_pandas.csv":    {"991825827 municipalities 0301 start 2026-01-01 year", "974761076 all"},
		"f12_orgnr.csv":     {digdir, digdir, digdir, digdir, digdir, digdir, digdir, digdir, digdir, digdir},
		"f13_series.csv":    {" all ! invalid_orgnr", " all ! invalid_orgnr"},
		"f14_names.csv": {
			"991825827 municipalities 0301,4601,5001", "991825827  ? which_municipality", "991825827  ? which_municipality",
			"991825827 municipalities 0301,1103", "991825827 municipalities 0301", "991825827 municipalities 5612",
		},
		"f15_periods.csv": {
			digdir + " start 2026-07-01 quarter", digdir + " start 2026-07-01 quarter", digdir + " start 2026-07-01 quarter", digdir + " start 2026-07-01 half_year", digdir + " start 2026-07-01 half_year",
			digdir + " start 2026-09-01 season", digdir + " start 2027-03-01 season", digdir + " start 2026-11-01 month", digdir + " start 2026-11-01 month", digdir + " start 2027-01-01 day",
			digdir + " start 2026-01-01 year slutt 2028-12-31 year", digdir + " (two_digit_year)", digdir + " (part_of_year)", digdir, digdir, digdir + " (two_years)", digdir + " (day_or_month)",
		},
		"f16_names.csv": {
			digdir, digdir, digdir, digdir, digdir, "915933149 all", "974760673 all", "974760673 all", "889640782 all", "889640782 all", "889640782 all",
		},
		"f01_java_numbers.xlsx":  {"991825827 municipalities 0301 start 2026-01-01 year slutt 2026-12-31 day"},
		"f01_excel_numbers.xlsx": {"991825827 municipalities 0301 start 2026-01-01 year slutt 2026-12-31 day"},
		"m06_hidden.xlsx":        {digdir},
		"f10_hidden.xlsx":        {digdir},
		"m07_mac.csv":            {digdir},
		"m07_double.csv":         {digdir},
		"f05_mac_lf.csv":         {digdir},
		"f05_mac_cr.csv":         {digdir},
		"f05_dos.csv":            {digdir},
		"f05_control_cp1252.csv": {digdir},
		"f06_sep.csv":            {digdir},
		"f06_sep_quoted.csv":     {digdir},
		"f07_preamble.csv":       {digdir},
		"f07_preamble.xlsx":      {digdir},
		"f09_merged.xlsx":        {digdir, digdir, digdir},
		"f11_quotes.csv":         {digdir, digdir + " (table_stray_quote)", digdir + " (table_stray_quote)", digdir},
		"m08_dates.xlsx": {
			digdir + " start 2026-08-01 month slutt 2026-12-31 month", digdir + " start 2026-01-01 year slutt 2027-12-31 year",
			digdir + " start 2026-01-01 day ! formula_without_value", digdir + " ! no_year",
		},
	} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		f := parse(t, name, data)
		if len(f.Rows) != len(want) {
			t.Errorf("%s: %d rows, want %d", name, len(f.Rows), len(want))
			continue
		}
		for i, r := range f.Rows {
			if got := row(r); got != want[i] {
				t.Errorf("%s, row %d: %q, want %q", name, i+1, got, want[i])
			}
			if r.Values.Reach.Scope == events.ScopeAll && len(r.Faults) == 0 && len(r.Read) < 2 {
				t.Errorf("%s, row %d tells %v of how it was read", name, i+1, r.Read)
			}
		}
	}
}
