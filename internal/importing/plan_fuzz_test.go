package importing_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/seed"
)

// world answers the domain's questions from the reference data.
type world struct{ *reference.Data }

func (w world) KnownTheme(slug string) bool { _, ok := w.Theme(slug); return ok }

func (w world) KnownMunicipality(number string) bool { _, ok := w.Municipality(number); return ok }

func (w world) AddWorkingDays(from events.Date, _ int) events.Date { return from } // nothing that is imported rests on it

// FuzzPlan reads files of any bytes, and carries out what was read: no panic, and
// what is stored is what was shown, also after it was frozen as JSON.
func FuzzPlan(f *testing.F) {
	const head = "id;tittel;sammendrag;orgnr;kommuner;kommunenummer;start;slutt;fase;plikt;frist;lenke\n"
	for _, text := range []string{
		string(seed.Initiatives()[:3000]),
		head + "1;A;B;991825827;alle unntatt Oslo;;Q3 2026;2026-2028;planlegging;skal;1.7.2027;https://example.org\n",
		head + "2;A*;B?;Digdir;Herøy;1515;jul 2026;03/04/2027;pågår;ja;31.12.26;www.nav.no\n",
		head + "3;–slett–;=1+1;9908:991825827;kommuner over 20 000 innbyggere;;20261;uke 32;75 %;x;;\n",
		"Nummer;Tittel;Versjon i registeret\n2026-0001;A;12\n",
	} {
		f.Add([]byte(text))
	}
	opt := options()
	env := initiative.Env{At: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Today: "2026-11-22", By: "991825827", World: world{opt.Reference}}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := importing.Parse("a.csv", data, opt)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				t.Fatalf("%v is no reason", err)
			}
			return
		}
		for _, row := range file.Rows {
			if len(row.Faults)+len(row.Lacks) == 0 {
				stored(t, row, env)
			}
		}
	})
}

// stored fails if what would be stored of a row is not what was shown of it.
func stored(t *testing.T, row importing.Row, env initiative.Env) {
	t.Helper()
	shown := row.Values
	shown.PhaseNote = row.PhaseNote
	raw, err := json.Marshal(initiative.Import{Values: shown, Recorded: row.Recorded})
	if err != nil {
		t.Fatal(err)
	}
	var frozen initiative.Import
	if err := json.Unmarshal(raw, &frozen); err != nil {
		t.Fatal(err)
	}
	caused, err := initiative.Decide(initiative.State{}, frozen, env)
	if err != nil || len(plaintext.Check(frozen.Values)) > 0 {
		return // the row is refused, with its reason
	}
	var s initiative.State
	for i, e := range caused {
		initiative.Evolve(&s, events.Record{AggregateID: "2026-0001", Position: uint64(i + 1), Data: e})
	}
	if differ := frozen.Differences(&s); len(differ) > 0 || s.Owner != shown.Owner || s.ExternalID != shown.ExternalID {
		t.Fatalf("line %d: %+v", row.Line, differ)
	}
	for field, is := range map[string]any{"title": s.Title, "summary": s.Summary, "description": s.Description, "reach": s.Reach, "plan": s.Plan, "links": s.Links} {
		if diff := cmp.Diff(initiative.Value(field, &shown), is); diff != "" {
			t.Fatalf("line %d, %s (-shown +stored):\n%s", row.Line, field, diff)
		}
	}
}
