package imports_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/seed"
	"github.com/samstyring/samstyring/internal/testkit"
)

func digdir() access.Caller {
	return access.Caller{Organisation: testkit.Digdir, Scopes: []string{access.ScopeWrite}, Actor: "act_operator"}
}

// file reads a file of testdata, compiled by Felt.
func file(t *testing.T, name string) imports.File {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return imports.File{Name: name, Source: "Felt", Bytes: raw}
}

// lines is a file of rows.
func lines(rows ...string) imports.File {
	head := "id;tittel;sammendrag;orgnr;kommuner;start;slutt;fase;plikt;tema;lenke\n"
	return imports.File{Name: "rader.csv", Source: "Felt", Bytes: []byte(head + strings.Join(rows, "\n") + "\n")}
}

func upload(t *testing.T, r *testkit.Registry, f imports.File) *imports.Plan {
	t.Helper()
	p, err := r.Imports.Upload(t.Context(), digdir(), f)
	if err != nil {
		t.Fatalf("upload %s: %v", f.Name, err)
	}
	return p
}

func choose(t *testing.T, r *testkit.Registry, p *imports.Plan, change func(*imports.Choices)) *imports.Plan {
	t.Helper()
	p, err := r.Imports.Choose(t.Context(), digdir(), p.ID, p.Revision, change)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func execute(t *testing.T, r *testkit.Registry, p *imports.Plan) *imports.Progress {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
	defer cancel()
	if _, err := r.Imports.Execute(ctx, digdir(), p.ID, p.Hash); err != nil {
		t.Fatal(err)
	}
	done, err := r.Imports.Wait(ctx, digdir(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if done.FinishedAt.IsZero() {
		t.Fatalf("not finished: %+v", done)
	}
	return done
}

// verdicts are those of the rows, with what differs, is asked and is wrong.
func verdicts(p *imports.Plan) string {
	var out []string
	for _, r := range p.Rows {
		s := string(r.Verdict)
		for _, d := range r.Differences {
			s += " " + d.Field
			if d.Kept {
				s += "(kept)"
			}
		}
		for _, q := range r.Questions {
			s += " ?" + q.Code
		}
		for _, f := range r.Faults {
			s += " !" + f.Column + ":" + f.Code
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func want(t *testing.T, p *imports.Plan, wanted string) {
	t.Helper()
	if got := verdicts(p); got != wanted {
		t.Errorf("%s: %s, want %s", p.Name, got, wanted)
	}
}

// Each step is a file that is planned and carried out; nothing is written before
// that.
func TestFilesOneAfterTheOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		steps []struct{ file, want string }
	}{
		{"two lists that both number their rows", []struct{ file, want string }{
			{"m01_ids_first.csv", "new"}, {"m01_ids_second.csv", "new"}, {"m01_ids_first.csv", "unchanged"}, {"m01_ids_second.csv", "unchanged"},
		}},
		{"a title is no identity across organisations", []struct{ file, want string }{
			{"m01_title_first.csv", "new"}, {"m01_title_second.csv", "new"}, {"m01_title_first.csv", "unchanged"},
		}},
		{"a column that a file lacks says nothing", []struct{ file, want string }{
			{"m02_full.csv", "new"}, {"m02_narrow.csv", "changed title"}, {"m02_narrow.csv", "unchanged"}, {"m02_full.csv", "changed title"},
		}},
		{"the guard against formulas is no part of a title", []struct{ file, want string }{
			{"m10_guard.csv", "new"}, {"m10_guard_exported.csv", "unchanged"},
		}},
		{"titles are as they are written", []struct{ file, want string }{
			{"f04_formula.csv", "new, new, new, new, new, new"}, {"f04_formula.csv", "unchanged, unchanged, unchanged, unchanged, unchanged, unchanged"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := testkit.Open(t, t.TempDir(), eventlog.Config{})
			for _, s := range c.steps {
				before := r.Query.Position()
				p := upload(t, r, file(t, s.file))
				want(t, p, s.want)
				if r.Query.Position() != before {
					t.Fatalf("%s wrote before it was carried out", s.file)
				}
				execute(t, r, p)
			}
		})
	}
}

func TestWhatANarrowFileDoesNotSayStays(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, file(t, "m02_full.csv")))
	execute(t, r, upload(t, r, file(t, "m02_narrow.csv")))
	s, err := r.Query.State("2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	if s.Title["nb"] != "Felles skjema, rettet" || s.Obligation == nil || len(s.Themes) != 1 || len(s.Plan) != 2 || len(s.Links) != 1 || s.Phase != events.PhasePlanning {
		t.Errorf("after the narrow file: %+v", s)
	}
	p := upload(t, r, lines("m02;Felles skjema, rettet;Kort.;974761076;alle;;–slett–;;- slett -;—SLETT—;-slettes-"))
	want(t, p, "changed obligation themes plan links")
	execute(t, r, p)
	if s, _ = r.Query.State("2026-0001"); s.Obligation != nil || len(s.Themes)+len(s.Links) != 0 || len(s.Plan) != 1 || s.Phase != events.PhasePlanning {
		t.Errorf("after erasing: %+v", s)
	}
	want(t, upload(t, r, lines("m02;Felles skjema, rettet;Kort.;–slett–;alle")), "refused !orgnr:cannot_be_erased")
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle")))

	twin := upload(t, r, lines("9;Skattekart;Kort.;974761076;alle"))
	want(t, twin, "doubt ?known_title")
	if p := execute(t, r, twin); p.Registered+p.Changed != 0 {
		t.Errorf("a row in doubt was written: %+v", p)
	}
	want(t, upload(t, r, lines("9;Skattekart;Kort.;974760673;alle")), "new")

	twin = upload(t, r, lines("9;Skattekart;Annet.;974761076;alle"))
	same := choose(t, r, twin, func(c *imports.Choices) { c.Answer(2, "known_title", "2026-0001") })
	want(t, same, "changed summary ?known_title")
	execute(t, r, same)
	want(t, upload(t, r, lines("9;Skattekart;Annet.;974761076;alle", "1;Skattekart;Annet.;974761076;alle")),
		"refused !id:duplicate_id, refused !id:duplicate_id")

	other := upload(t, r, lines("10;Skattekart;Annet.;974761076;alle"))
	other = choose(t, r, other, func(c *imports.Choices) { c.Answer(2, "known_title", "new") })
	want(t, other, "new ?known_title")
	if _, err := r.Imports.Choose(t.Context(), digdir(), other.ID, other.Revision-1, func(*imports.Choices) {}); fault.CodeOf(err) != fault.PreconditionFailed {
		t.Errorf("over another revision: %v", err)
	}
	out := choose(t, r, other, func(c *imports.Choices) { c.LeaveOut(2, true) })
	want(t, out, "left_out ?known_title")
}

func TestRowsWithTheSameIDAreAllRefused(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, lines("4101;En;Kort.;974761076;alle", "4101.0;To;Kort.;974761076;alle", "4101;Tre;Kort.;974760673;alle"))
	want(t, p, "refused !id:duplicate_id, refused !id:duplicate_id, new")
	p = choose(t, r, p, func(c *imports.Choices) { c.LeaveOut(3, true) })
	want(t, p, "new, left_out, new")
	execute(t, r, p)
	want(t, upload(t, r, lines("4101.0;En;Kort.;974761076;alle", "4101,00;Tre;Kort.;974760673;alle")), "unchanged, unchanged")
}

func TestWhatTheOwnerHasWrittenIsKeptUnlessSomebodySaysOtherwise(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle")))
	testkit.Amend(t, r, "2026-0001", "Eierens tittel")
	p := upload(t, r, lines("1;Skattekart 2;Kort.;974761076;alle"))
	want(t, p, "kept title(kept)")
	p = choose(t, r, p, func(c *imports.Choices) { c.Over = map[int][]string{2: {"title"}} })
	want(t, p, "changed title")
}

// What was shown is what is written: if anything of it has changed, nothing is.
// A choice with which the file cannot be read leaves the import as it was.
func TestAChoiceThatCannotBeReadIsNotKept(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, lines("1;Felles løsning;Én løsning;974761076;alle;2027;;;;;"))
	for name, change := range map[string]func(*imports.Choices){
		"encoding": func(c *imports.Choices) { c.Table.Encoding = "klingon" },
		"row":      func(c *imports.Choices) { c.Table.HeaderRow = 99 },
		"size":     func(c *imports.Choices) { c.Correct(2, "tittel", strings.Repeat("x", 1<<20)) },
	} {
		if _, err := r.Imports.Choose(t.Context(), digdir(), p.ID, p.Revision, change); err == nil {
			t.Errorf("%s: taken", name)
		} else if code := fault.CodeOf(err); code == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := r.Imports.Plan(t.Context(), digdir(), p.ID)
	if err != nil || now.Revision != p.Revision || now.Hash != p.Hash {
		t.Fatalf("the import is changed: %v %+v", err, now)
	}
}

func TestAPlanThatHasChangedIsNotCarriedOut(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle")))
	p := upload(t, r, lines("1;Skattekart 2;Kort.;974761076;alle", "2;Annet;Kort.;974761076;alle"))
	testkit.Amend(t, r, "2026-0001", "Eierens tittel")
	before := r.Query.Position()
	if _, err := r.Imports.Execute(t.Context(), digdir(), p.ID, p.Hash); fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("carried out a plan that had changed: %v", err)
	}
	if r.Query.Position() != before {
		t.Error("something was written")
	}
	if begun, err := r.Imports.Progress(t.Context(), digdir(), p.ID); err != nil || begun != nil {
		t.Errorf("it has begun: %+v %v", begun, err)
	}
	again, err := r.Imports.Plan(t.Context(), digdir(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	want(t, again, "kept title(kept), new")
}

// The events say which row of which file they are from, and carrying out again
// writes nothing.
func TestWhatIsWrittenNamesItsRow(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, lines("1;Skattekart;Kort.;974761076;alle", "2;Annet;Kort.;974761076;alle"))
	done := execute(t, r, p)
	if done.Registered != 2 || done.Done != done.Total {
		t.Errorf("progress: %+v", done)
	}
	again, err := r.Imports.Execute(t.Context(), digdir(), p.ID, p.Hash)
	if err != nil || again.FinishedAt.IsZero() {
		t.Errorf("again: %+v %v", again, err)
	}
	records, err := r.Query.Records(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var marks []string
	for _, rec := range records {
		marks = append(marks, rec.Aggregate+"."+rec.Name+" "+strings.TrimPrefix(rec.ImportRow, p.ID))
	}
	if wanted := []string{"initiative.proposed /2", "initiative.proposed /3", "import.import-carried-out "}; !slices.Equal(marks, wanted) {
		t.Errorf("events %q, want %q", marks, wanted)
	}
	if e := records[2].Data.(*events.ImportCarriedOut); e.File != "rader.csv" || e.Hash != p.FileHash || e.List != "Felt" || e.Registered != 2 {
		t.Errorf("event %+v", e)
	}
	rows, err := r.Imports.Written(p.ID, 0, 10)
	if err != nil || len(rows) != 2 || rows[1].Line != 3 || rows[1].Initiative != "2026-0002" || !rows[1].Registered {
		t.Errorf("rows %+v %v", rows, err)
	}
	history, err := r.Query.History("2026-0002")
	if err != nil || history[0].ImportRow != p.ID+"/3" {
		t.Errorf("history %+v %v", history, err)
	}
}

// A cut in the middle loses nothing and doubles nothing.
func TestAnImportThatIsCutOffGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := testkit.Open(t, dir, eventlog.Config{})
	var rows []string
	const total = 1500
	for i := range total {
		rows = append(rows, fmt.Sprintf("%d;Tiltak nr. %d;Kort.;974761076;alle", i+1, i+1))
	}
	p := upload(t, r, lines(rows...))
	if _, err := r.Imports.Execute(t.Context(), digdir(), p.ID, p.Hash); err != nil {
		t.Fatal(err)
	}
	for r.Query.Count() == 0 {
		if err := r.Query.Wait(t.Context(), r.Query.Position()+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = testkit.Open(t, dir, eventlog.Config{})
	before := r.Query.Count()
	t.Logf("cut off after %d of %d", before, total)
	done := execute(t, r, p)
	if r.Query.Count() != total || done.Registered != total || len(done.Refused) > 0 {
		t.Errorf("%d initiatives, %+v", r.Query.Count(), done)
	}
}

func TestSeedImportedAgainIsUnchanged(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	f := imports.File{Name: seed.FileName, Source: seed.Source, Bytes: seed.Initiatives()}
	p := upload(t, r, f)
	if p.Counts[imports.New] != len(p.Rows) {
		t.Errorf("the first time: %v\n%s", p.Counts, verdicts(p))
	}
	execute(t, r, p)
	if p = upload(t, r, f); p.Counts[imports.Unchanged] != len(p.Rows) {
		t.Errorf("again: %v\n%s", p.Counts, verdicts(p))
	}
}

func TestWhoMayImport(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	caller := func(organisation string) access.Caller {
		return access.Caller{Organisation: organisation, Scopes: []string{access.ScopeWrite}, Actor: "act_1"}
	}
	for _, organisation := range []string{testkit.KS, testkit.Oslo} {
		if _, err := r.Imports.Upload(t.Context(), caller(organisation), lines("1;A;B.;974761076;alle")); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", organisation, err)
		}
	}
	p, err := r.Imports.Upload(t.Context(), caller(testkit.Skatteetaten), lines("1;A;B.;974761076;alle", "1;A;B.;889640782;alle"))
	if err != nil {
		t.Fatal(err)
	}
	want(t, p, "new, refused !:fault.other_owner")
	if _, err := r.Imports.Plan(t.Context(), digdir(), p.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another organisation reads it: %v", err)
	}
}

// An import is taken back as a whole, but for what was changed since, and once.
func TestAnImportIsTakenBack(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;En;Kort.;974761076;alle", "2;To;Kort.;974761076;alle")))
	p := upload(t, r, lines("1;En ny;Kort ny.;974761076;alle", "2;To ny;Kort.;974761076;alle", "3;Tre;Kort.;974761076;alle", "4;Fire;Kort.;974761076;alle"))
	execute(t, r, p)
	testkit.Amend(t, r, "2026-0001", "Eierens tittel")
	testkit.Amend(t, r, "2026-0004", "Eierens fire")
	shown, err := r.Imports.Reversal(t.Context(), digdir(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, row := range shown.Rows {
		said = append(said, fmt.Sprintf("%d %s %t %v %v", row.Line, row.ID, row.Withdraw, row.Back, row.Left))
	}
	if wanted := []string{"2 2026-0001 false [described] [title]", "3 2026-0002 false [described] []", "4 2026-0003 true [withdrawn] []", "5 2026-0004 false [] [registered]"}; !slices.Equal(said, wanted) {
		t.Errorf("shown %q, want %q", said, wanted)
	}
	if _, err := r.Imports.TakeBack(t.Context(), digdir(), p.ID, "another"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("another reversal: %v", err)
	}
	if _, err := r.Imports.TakeBack(t.Context(), digdir(), p.ID, shown.Hash); err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{"2026-0001": "Eierens tittel Kort. active", "2026-0002": "To Kort. active", "2026-0003": "Tre Kort. withdrawn", "2026-0004": "Eierens fire Kort. active"}
	for id, wanted := range titles {
		s, err := r.Query.State(id)
		if got := s.Title["nb"] + " " + s.Summary["nb"] + " " + string(s.Standing); err != nil || got != wanted {
			t.Errorf("%s: %s %v, want %s", id, got, err, wanted)
		}
	}
	before := r.Query.Position()
	again, err := r.Imports.Reversal(t.Context(), digdir(), p.ID)
	if err != nil || again.Import.TakenBack == nil || again.Import.TakenBack.Withdrawn != 1 || again.Import.TakenBack.Restored != 2 || again.Import.TakenBack.Left != 2 {
		t.Fatalf("again: %+v %v", again, err)
	}
	if _, err := r.Imports.TakeBack(t.Context(), digdir(), p.ID, again.Hash); err != nil || r.Query.Position() != before {
		t.Errorf("taken back twice: %v, %d events", err, r.Query.Position()-before)
	}
	want(t, upload(t, r, lines("2;To ny;Kort.;974761076;alle", "3;Tre;Kort.;974761076;alle")), "changed title, new")
	if _, err := r.Imports.Reversal(t.Context(), testkit.Caller(testkit.Nav), p.ID); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("another organisation: %v", err)
	}
}

// A list that was exported from the registry has its numbers as ids: what it
// says unchanged is quiet, and anything else is asked about before it becomes a
// second initiative.
func TestNumbersOfTheRegistryAreNoNewIDs(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	execute(t, r, upload(t, r, lines("1;Skattekart;Kort.;974761076;alle")))
	same, other := lines("2026-0001;Skattekart;Kort.;974761076;alle"), lines("2026-0001;Skattekart 2;Kort.;974761076;alle")
	same.Source, other.Source = "Eksport", "Eksport"
	want(t, upload(t, r, same), "unchanged")
	p := upload(t, r, other)
	want(t, p, "doubt ?known_number")
	p = choose(t, r, p, func(c *imports.Choices) { c.Answer(2, "known_number", "2026-0001") })
	want(t, p, "changed title ?known_number")
	execute(t, r, p)
	if s, err := r.Query.State("2026-0001"); err != nil || s.Title["nb"] != "Skattekart 2" || s.ExternalID != "1" {
		t.Errorf("after: %+v %v", s.Title, err)
	}
	want(t, upload(t, r, other), "unchanged")
}

// Two replicas that carry out the same import at the same time write every row
// once.
func TestTwoReplicasCarryOutOneImport(t *testing.T) {
	t.Parallel()
	url := testkit.NATS(t)
	log := eventlog.Config{URL: url, Replicas: 1}
	a, b := testkit.Open(t, t.TempDir(), log), testkit.Open(t, t.TempDir(), log)
	var rows []string
	const total = 900
	for i := range total {
		rows = append(rows, fmt.Sprintf("%d;Tiltak nr. %d;Kort.;974761076;alle", i+1, i+1))
	}
	p := upload(t, a, lines(rows...))
	ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
	defer cancel()
	var g errgroup.Group
	for _, r := range []*testkit.Registry{a, b} {
		g.Go(func() error {
			_, err := r.Imports.Execute(ctx, digdir(), p.ID, p.Hash)
			if fault.CodeOf(err) == fault.PreconditionFailed {
				_, err = r.Imports.Execute(ctx, digdir(), p.ID, p.Hash) // the other one began meanwhile
			}
			if err != nil {
				return err
			}
			done, err := r.Imports.Wait(ctx, digdir(), p.ID)
			if err == nil && (done.Registered != total || len(done.Refused) > 0) {
				err = fmt.Errorf("%+v", done)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*testkit.Registry{a, b} {
		if err := r.Query.CatchUp(ctx); err != nil || r.Query.Count() != total {
			t.Errorf("%d initiatives, want %d: %v", r.Query.Count(), total, err)
		}
	}
}

// However often the same reversal is asked for at the same time, it is carried out
// once.
func TestTakingBackAtTheSameTime(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	var rows []string
	for i := range 30 {
		rows = append(rows, fmt.Sprintf("%d;Tiltak %d;Kort.;974761076;alle", i, i))
	}
	p := upload(t, r, lines(rows...))
	execute(t, r, p)
	shown, err := r.Imports.Reversal(t.Context(), digdir(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	before := r.Query.Position()
	ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
	defer cancel()
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			_, err := r.Imports.TakeBack(ctx, digdir(), p.ID, shown.Hash)
			if fault.CodeOf(err) == fault.Conflict { // it was begun and not over when this one looked
				err = nil
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	i, _, err := r.Imports.Recorded(p.ID)
	if err != nil || i.TakenBack == nil || i.TakenBack.Withdrawn != 30 || r.Query.Position() != before+31 {
		t.Errorf("taken back %+v, %v, with %d events", i.TakenBack, err, r.Query.Position()-before)
	}
	if under, err := r.Imports.Reversing(t.Context(), digdir().Organisation, p.ID); under != nil || err != nil {
		t.Errorf("still under way: %+v, %v", under, err)
	}
}
