package reference

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// copyData gives the embedded files in memory, so that a test can damage them.
func copyData(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(embedded, "data/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(name, "data/")] = &fstest.MapFile{Data: content}
	}
	return files
}

func TestLoadRefusesDamagedData(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, file, old, new, want string }{
		{"unknown county", "municipalities.csv", ",,03,Oslo,", ",,04,Oslo,", "county 04 is not in counties.csv"},
		{"check digit of a municipality", "municipalities.csv", "958935420", "958935421", "958935421 is not valid"},
		{"organisation number twice", "municipalities.csv", "944496394", "958935420", "another municipality's too"},
		{"population", "municipalities.csv", ",728714,", ",728715,", "check county 03"},
		{"coordinate", "municipalities.csv", "59.9814", "5.9814", "want 57 to 72"},
		{"municipality twice", "municipalities.csv", "\n1103,", "\n1101,", "not in order"},
		{"column", "municipalities.csv", "navn_fkv", "kven", "no column navn_fkv"},
		{"broken csv", "counties.csv", "03,Oslo,", "03,\"Oslo,", "read counties.csv"},
		{"county not a number", "counties.csv", "\n03,", "\n3,", "want 2 digits"},
		{"kind of change", "municipality_changes.csv", "grensejustering", "justering", "type \"justering\" is not known"},
		{"date of change", "municipality_changes.csv", "2017-01-01,0706", "2017-13-01,0706", "want YYYY-MM-DD"},
		{"change missing", "municipality_changes.csv", "2024-01-01,3011,Hvaler,3110,Hvaler,omnummerering,1\n", "", "3011 has not ended"},
		{"change to nowhere", "municipality_changes.csv", "3011,Hvaler,3110", "3011,Hvaler,3111", "is no municipality today"},
		{"change from nowhere", "municipality_changes.csv", "2024-01-01,3011", "2024-01-01,0111", "0111 is not valid"},
		{"continued number", "municipality_continued.csv", "1103", "1108", "1108 did not continue"},
		{"continued number without merger", "municipality_continued.csv", "2020-01-01", "2019-01-01", "1103 did not continue"},
		{"search name", "municipality_search_names.csv", "5501,se", "5401,se", "\"5401\" is not a municipality today"},
		{"check digit of an organisation", "organisations.csv", "974446871", "974446872", "974446872 is not valid"},
		{"organisation twice", "organisations.csv", "974446871", "991825827", "991825827 is there twice"},
		{"slug twice", "organisations.csv", "\nnkom,", "\ndss,", "slug dss is there twice"},
		{"type of organisation", "organisations.csv", ",ikke-statlig", ",privat", "type \"privat\" is not known"},
		{"ministry", "organisations.csv", "\ndfd,Digitaliserings", "\ndfd,Digitalisering", "is not a ministry"},
		{"party", "organisations.csv", "971032146", "932384469", "932384469 is there twice"},
		{"name of nobody", "organisation_names.csv", "961181399", "974761076x", "is not in organisations.csv"},
		{"gap between names", "organisation_names.csv", "2020-01-01", "2020-02-01", "does not follow 2019-12-31"},
		{"name backwards", "organisation_names.csv", "2026-01-01,\n", "2026-01-01,2025-12-01\n", "comes after"},
		{"theme under nothing", "los_themes.csv", "los/tema/arbeid\n", "los/tema/arbeidsliv2\n", "arbeidsliv2 is not a main theme"},
		{"theme twice", "themes_local.csv", "felles-it", "arbeid", "slug arbeid is there twice"},
		{"local theme missing", "themes_local.csv", "felles-it", "felles", "local theme felles-it is missing"},
		{"kind of theme", "los_themes.csv", ",hovedtema,", ",tema,", "type \"tema\" is not known"},
		{"theme without name", "themes_local.csv", "Felles IT-infrastruktur,F", "*,F", "has no name"},
		{"function not a number", "kostra_functions.csv", "\n100,", "\n1OO,", "want 3 digits"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			files := copyData(t)
			before := string(files[tc.file].Data)
			after := strings.Replace(before, tc.old, tc.new, 1)
			if before == after {
				t.Fatalf("%s does not hold %q", tc.file, tc.old)
			}
			files[tc.file].Data = []byte(after)
			_, err := load(files)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("load = %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestLoadRefusesMissingFile(t *testing.T) {
	t.Parallel()
	for name := range copyData(t) {
		files := copyData(t)
		delete(files, name)
		if _, err := load(files); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("load without %s = %v", name, err)
		}
	}
}

func TestVersionFollowsTheData(t *testing.T) {
	t.Parallel()
	files := copyData(t)
	same, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	version := MustLoad().Version()
	if len(version) != 12 || same.Version() != version {
		t.Errorf("versions %q and %q of the same data", version, same.Version())
	}
	files["themes_local.csv"].Data = append(files["themes_local.csv"].Data, "mer-it,hovedtema,Mer,Meir,More,\n"...)
	other, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	if other.Version() == version {
		t.Error("the version is the same for other data")
	}
}

// A number that is given anew is distinguished from the one before by the date alone.
func TestReusedNumber(t *testing.T) {
	t.Parallel()
	files := copyData(t)
	files["municipality_changes.csv"].Data = append(files["municipality_changes.csv"].Data,
		"2027-01-01,3110,Hvaler,3011,Hvaler,omnummerering,1\n"...)
	if _, err := load(files); err == nil {
		t.Fatal("3110 ended in 2027, but is a municipality today")
	}
	files["municipality_changes.csv"].Data = append(files["municipality_changes.csv"].Data,
		"2028-01-01,3011,Hvaler,3110,Hvaler,omnummerering,1\n"...)
	d, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	for day, known := range map[string]bool{
		"2019-12-31": false, "2020-01-01": true, "2023-12-31": true, "2024-01-01": false,
		"2026-12-31": false, "2027-01-01": true, "2027-12-31": true, "2028-01-01": false,
	} {
		if got := d.Resolve("3011", dateOf(day)); (len(got) == 1) != known {
			t.Errorf("Resolve(3011, %s) = %v", day, got)
		}
	}
	m, _ := d.Municipality("3110")
	if len(m.FormerNumbers) != 4 {
		t.Errorf("former numbers %v, want 3011, 3110, 3011, 0111", m.FormerNumbers)
	}
}
