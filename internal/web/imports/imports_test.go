package imports_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// messy is a list as a directorate has it: titles above, a total below, numbers
// and names that are written in many ways, and rows that leave something open.
const messy = "Tiltaksliste 2026;;;;;;\r\n" +
	";;;;;;\r\n" +
	"Nr;Tiltak;Kort beskrivelse;Ansvarlig;Hvem gjelder det;Oppstart;Merknad\r\n" +
	"1;Felles innlogging;Én innlogging for alle;Skatteetaten;alle unntatt Oslo;høsten 2027;x\r\n" +
	"2;Ny portal;Portal for skatt;NO 974 761 076 MVA;Herøy;2027;\r\n" +
	"3;Uten eier;Noe;;alle;2027;\r\n" +
	"4;Eldre system;Legges om;Skatteetaten;0301 Oslo;03/04/2027;\r\n" +
	"Sum;4;;;;;\r\n"

// upload sends a file as the page's form does.
func upload(b *webtest.Browser, token, name, source, content string) webtest.Answer {
	b.World.T.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("_token", token) // a buffer takes all
	_ = m.WriteField("kilde", source)
	part, err := m.CreateFormFile("fil", name)
	if err != nil {
		b.World.T.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	_ = m.Close()
	r := httptest.NewRequestWithContext(b.World.T.Context(), http.MethodPost, "/importer", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.Send(r)
}

var revisionPattern = regexp.MustCompile(`name="revisjon" value="(\d+)"`)

var planPattern = regexp.MustCompile(`name="plan" value="([0-9a-f]+)"`)

func found(t *testing.T, pattern *regexp.Regexp, a webtest.Answer) string {
	t.Helper()
	m := pattern.FindStringSubmatch(a.Text)
	if m == nil {
		t.Fatalf("no %s in the page:\n%s", pattern, a.Text)
	}
	return m[1]
}

// A file is given, looked over, mended and written; nothing is before the last
// button.
func TestAFileIsImportedThroughThePages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.Get("/importer").Has(t, "Logg inn for å importere")
	b.SignIn("stavanger")
	b.Get("/importer").Has(t, "Bare statlige virksomheter")
	b = w.Browser("nb")
	b.SignIn("skatteetaten")
	page := b.Get("/importer")
	sent := upload(b, page.Token(), "liste.csv", "Skatteetatens liste", messy)
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d\n%s", sent.StatusCode, sent.Text)
	}
	address := sent.Header.Get("Location")
	plan := b.Get(address)
	plan.Has(t, "Felles innlogging", "unntatt Oslo", "Herøy", "Avvist", "Ny")
	before := w.Query.Count()
	other := w.Browser("nb")
	other.SignIn("digdir")
	if got := other.Get(address); got.StatusCode != http.StatusNotFound {
		t.Errorf("another organisation sees the file: %d", got.StatusCode)
	}

	// The owner of row 3 is given, and row 2 says which Herøy it means.
	rows := url.Values{
		"_token": {plan.Token()}, "revisjon": {found(t, revisionPattern, plan)}, "rad": {"5", "6", "7"},
		"celle.5.4": {"1818 Herøy"}, "celle.6.3": {"Skatteetaten"}, "utelat.7": {"1"},
	}
	if noted := b.Post(address, rows); noted.StatusCode != http.StatusSeeOther {
		t.Fatalf("corrections: %d\n%s", noted.StatusCode, noted.Text)
	}
	plan = b.Get(address)
	plan.Has(t, "Utelatt", "Skriv 3 rader")
	if w.Query.Count() != before {
		t.Fatal("something was written before the last button")
	}
	done := b.Post(address+"/skriv", url.Values{"_token": {plan.Token()}, "plan": {found(t, planPattern, plan)}})
	if done.StatusCode != http.StatusSeeOther {
		t.Fatalf("carry out: %d\n%s", done.StatusCode, done.Text)
	}
	caller := testkit.Caller(testkit.Skatteetaten)
	if _, err := w.Imports.Wait(t.Context(), caller, strings.TrimPrefix(address, "/importer/")); err != nil {
		t.Fatal(err)
	}
	b.Get(address).Has(t, "Importen er ferdig: 3 nye tiltak")
	b.Get("/tiltak/2026-0001").Has(t, "fra import, rad 4", address)
	if got := w.Query.Count(); got != before+3 {
		t.Errorf("%d initiatives, want %d", got, before+3)
	}
	other.Get(address).Has(t, "Skatteetaten", "liste.csv") // what the log says is for everybody

	defer func() { // taken back as a whole
		back := b.Get(address + "/tilbake")
		back.Has(t, "3 rader blir satt tilbake", "Trekkes")
		if got := b.Post(address+"/tilbake", url.Values{"_token": {back.Token()}, "plan": {found(t, planPattern, back)}}); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("take back: %d\n%s", got.StatusCode, got.Text)
		}
		b.Get(address).Has(t, "Importen ble tatt tilbake")
		if got := other.Get(address + "/tilbake"); got.StatusCode != http.StatusOK {
			t.Errorf("Digdir answers for all: %d", got.StatusCode)
		}
	}()
	// The same file once more changes nothing.
	page = b.Get("/importer")
	again := b.Get(upload(b, page.Token(), "liste.csv", "Skatteetatens liste", messy).Header.Get("Location"))
	again.Has(t, "Uendret")
}

// A file whose headings nobody knows is kept, so that somebody can say what they
// mean.
func TestHeadingsAreMatchedOnThePage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("skatteetaten")
	page := b.Get("/importer")
	sent := upload(b, page.Token(), "liste.csv", "En liste", "Hva heter det;Om;Hvem styrer;Hvor\nFelles innlogging;Én innlogging;Skatteetaten;alle\n")
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("upload: %d\n%s", sent.StatusCode, sent.Text)
	}
	address := sent.Header.Get("Location")
	plan := b.Get(address)
	plan.Has(t, "Filen kan ikke leses ennå", "Hva heter det", "Felles innlogging")
	for _, wrong := range []string{"to", "0", "1.5", "-1"} {
		refused := b.Post(address+"/lesing", url.Values{
			"_token": {plan.Token()}, "revisjon": {found(t, revisionPattern, plan)}, "header_row": {wrong},
		})
		if refused.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("line %q: %d", wrong, refused.StatusCode)
		}
		refused.Has(t, "er ikke et radnummer", `value="`+wrong+`"`, "felt-header_row-feil")
	}
	chosen := b.Post(address+"/lesing", url.Values{
		"_token": {plan.Token()}, "revisjon": {found(t, revisionPattern, plan)}, "header_row": {"1"},
		"kolonne.0": {"title"}, "kolonne.1": {"summary"}, "kolonne.2": {"owner"}, "kolonne.3": {"reach"},
	})
	if chosen.StatusCode != http.StatusSeeOther {
		t.Fatalf("columns: %d\n%s", chosen.StatusCode, chosen.Text)
	}
	b.Get(address).Has(t, "Skriv én rad")
}

// A form with a file leaves nothing in the folder of temporary files, whether its
// sender may send it or not.
func TestFilesOfFormsAreClearedAway(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("skatteetaten")
	large := "Tittel\n" + strings.Repeat("x", 6<<20)
	if sent := upload(b, "of another session", "liste.csv", "En liste", large); sent.StatusCode != http.StatusForbidden {
		t.Errorf("wrong token: %d", sent.StatusCode)
	}
	upload(b, b.Get("/importer").Token(), "liste.csv", "En liste", large)
	left, err := filepath.Glob(filepath.Join(temporary, "multipart-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}

// The samples are files that can be imported as they are.
func TestSamplesCanBeImported(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("digdir")
	for _, name := range []string{"eksempel.csv", "eksempel.xlsx"} {
		file := b.Get("/importer/" + name)
		if file.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", name, file.StatusCode)
		}
		sent := upload(b, b.Get("/importer").Token(), name, "Eksempel", file.Text)
		if sent.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", name, sent.StatusCode, sent.Text)
		}
		b.Get(sent.Header.Get("Location")).Has(t, "Skriv 2 rader")
	}
}

// The registry's own files can be given back: what nobody has changed is quiet.
func TestOwnFilesChangeNothing(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	if err := testkit.Import(t.Context(), w.App, testkit.Seed()); err != nil {
		t.Fatal(err)
	}
	b := w.Browser("nb")
	b.SignIn("digdir")
	for _, name := range []string{"tiltak.csv", "tiltak.xlsx"} {
		file := b.Get("/" + name)
		sent := upload(b, b.Get("/importer").Token(), name, "Registerets eget uttrekk", file.Text)
		if sent.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", name, sent.StatusCode, sent.Text)
		}
		plan, err := w.Imports.Plan(t.Context(), testkit.Caller(testkit.Digdir), strings.TrimPrefix(sent.Header.Get("Location"), "/importer/"))
		if err != nil {
			t.Fatal(err)
		}
		if plan.Problem != nil || len(plan.Rows) < 60 {
			t.Fatalf("%s: %d rows, %v", name, len(plan.Rows), plan.Problem)
		}
		for _, r := range plan.Rows {
			if r.Verdict != imports.Unchanged {
				t.Errorf("%s line %d (%s) is %s: %v %v %v", name, r.Line, r.ID, r.Verdict, r.Questions, r.Faults, r.Differences)
			}
		}
	}
}
