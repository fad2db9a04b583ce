package imports_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

func csvFile(text string) imports.File {
	return imports.File{Name: "rader.csv", Source: "Felt", Bytes: []byte(text)}
}

// A file that updates what is registered needs no more columns than it changes;
// only rows that register something do.
func TestAFileWithFewColumnsUpdatesWhatIsRegistered(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, file(t, "m02_full.csv")))

	execute(t, r, upload(t, r, csvFile("id;fase\nm02;gjennomføring\n")))
	s, err := r.Query.State("2026-0001")
	if err != nil || s.Phase != "execution" || s.Title["nb"] != "Felles skjema" || s.Reach.Scope != "all" || len(s.Plan) != 2 {
		t.Fatalf("%v %+v", err, s)
	}
	want(t, upload(t, r, csvFile("id;fase\nm02;gjennomføring\n")), "unchanged")

	p := upload(t, r, csvFile("id;fase\nm02;drift\nm03;drift\n"))
	want(t, p, "changed phase, refused !tittel:required !sammendrag:required !ansvarlig:required !beroerte_kommuner:required")
	var notes []string
	for _, n := range p.Notes {
		notes = append(notes, n.Code)
	}
	if got := strings.Join(notes, " "); got != "heading_for_new heading_for_new heading_for_new heading_for_new" {
		t.Errorf("notes %s", got)
	}
	want(t, upload(t, r, csvFile("id;tittel;ansvarlig\nny;Felles skjema;974761076\n;;\nm02;Felles skjema;\n")), "doubt ?known_title, unchanged")
	want(t, upload(t, r, csvFile("id;fase;orgnr\nm02;drift;123\nm03;drift;123\n")), "refused !orgnr:invalid_orgnr, refused !orgnr:invalid_orgnr !tittel:required !sammendrag:required !beroerte_kommuner:required")

	for _, text := range []string{"id;fase\nm03;drift\n", "fase;frist\ndrift;2027\n"} {
		if f := upload(t, r, csvFile(text)).Problem; f == nil || f.Key != "import_headings" || len(f.Fields) != 4 {
			t.Errorf("%q: %v", text, f)
		}
	}
}
