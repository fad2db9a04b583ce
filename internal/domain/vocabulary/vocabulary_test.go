package vocabulary_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/fault"
)

// env has two groups that came with the program, and folds plainly.
var env = vocabulary.Env{
	Start: [][]string{{"Nødnett", "beredskapsnett"}, {"ung", "ungdom"}},
	Fold: func(text string) []string {
		return strings.Fields(strings.NewReplacer("ø", "o", "-", " ", "!", " ").Replace(strings.ToLower(text)))
	},
}

func record(n int, p events.Payload) events.Record {
	return events.Record{
		Aggregate: events.AggregateVocabulary, AggregateID: events.VocabularyID, Name: p.EventName(), Organisation: "991825827",
		Position: uint64(n), Time: time.Unix(int64(n), 0).UTC(), Data: p,
	}
}

func happened(list ...events.Payload) (s vocabulary.State) {
	for i, p := range list {
		vocabulary.Evolve(&s, record(i+1, p))
	}
	return s
}

// groups are the words of the groups that stand.
func groups(s *vocabulary.State) (out []string) {
	for _, g := range s.Groups(env.Start) {
		out = append(out, strings.Join(g.Words, " "))
	}
	return out
}

func TestVocabularySpecification(t *testing.T) {
	t.Parallel()
	added := &events.SynonymsAdded{Words: []string{"havn", "kai"}}
	many := make([]events.Payload, vocabulary.MaxGroups-len(env.Start))
	for i := range many {
		many[i] = &events.SynonymsAdded{Words: []string{"a" + string(rune('a'+i%26)) + strings.Repeat("x", i/26), "b"}}
	}
	for _, c := range []struct {
		name    string
		given   []events.Payload
		when    vocabulary.Set
		then    []events.Payload
		refused fault.Code
		fields  []string
	}{
		{name: "a new group", when: vocabulary.Set{Words: []string{" havn", "kai"}}, then: []events.Payload{added}},
		{name: "another in its place", given: []events.Payload{added}, when: vocabulary.Set{Words: []string{"havn", "kai", "brygge"}, Was: []string{"Kai", "havn"}},
			then: []events.Payload{&events.SynonymsChanged{Words: []string{"havn", "kai", "brygge"}, Was: []string{"havn", "kai"}}}},
		{name: "the same again", given: []events.Payload{added}, when: vocabulary.Set{Words: []string{"havn", "kai"}, Was: []string{"havn", "kai"}}},
		{name: "one that came with the program", when: vocabulary.Set{Words: []string{"nødnett", "sikkerhetsnett"}, Was: []string{"nodnett", "beredskapsnett"}},
			then: []events.Payload{&events.SynonymsChanged{Words: []string{"nødnett", "sikkerhetsnett"}, Was: []string{"Nødnett", "beredskapsnett"}}}},
		{name: "removed", when: vocabulary.Set{Was: []string{"ungdom", "ung"}}, then: []events.Payload{&events.SynonymsRemoved{Was: []string{"ung", "ungdom"}}}},
		{name: "what does not stand", when: vocabulary.Set{Words: []string{"a", "b"}, Was: []string{"havn", "kai"}}, refused: fault.NotAllowedNow},
		{name: "what was removed", given: []events.Payload{&events.SynonymsRemoved{Was: []string{"ung", "ungdom"}}}, when: vocabulary.Set{Was: []string{"ung", "ungdom"}}, refused: fault.NotAllowedNow},
		{name: "removed and added again", given: []events.Payload{&events.SynonymsRemoved{Was: []string{"ung", "ungdom"}}}, when: vocabulary.Set{Words: []string{"ung", "ungdom"}},
			then: []events.Payload{&events.SynonymsAdded{Words: []string{"ung", "ungdom"}}}},
		{name: "nothing", refused: fault.Invalid, fields: []string{"words"}},
		{name: "everything that is wrong at once", when: vocabulary.Set{Words: []string{"", "to ord", strings.Repeat("å", 41), "Havn", "havn", "!"}},
			refused: fault.Invalid, fields: []string{"words[0]", "words[1]", "words[2]", "words[4]", "words[5]"}},
		{name: "too many words", when: vocabulary.Set{Words: strings.Fields("a b c d e f g h i")}, refused: fault.Invalid, fields: []string{"words"}},
		{name: "a group that is there", when: vocabulary.Set{Words: []string{"ungdom", "Ung"}}, refused: fault.Invalid, fields: []string{"words"}},
		{name: "a word of two groups", when: vocabulary.Set{Words: []string{"ung", "ungdommelig"}}, then: []events.Payload{&events.SynonymsAdded{Words: []string{"ung", "ungdommelig"}}}},
		{name: "too many groups", given: many, when: vocabulary.Set{Words: []string{"havn", "kai"}}, refused: fault.Invalid, fields: []string{""}},
		{name: "one of as many as there may be", given: many, when: vocabulary.Set{Words: []string{"havn", "kai"}, Was: []string{"ung", "ungdom"}},
			then: []events.Payload{&events.SynonymsChanged{Words: []string{"havn", "kai"}, Was: []string{"ung", "ungdom"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := vocabulary.Decide(happened(c.given...), c.when, env)
			var refusal *fault.Error
			if errors.As(err, &refusal) != (c.refused != "") || refusal != nil && refusal.Code != c.refused {
				t.Fatalf("refused with %v, want %s", err, c.refused)
			}
			if diff := cmp.Diff(c.then, got); diff != "" {
				t.Error(diff)
			}
			var fields []string
			if refusal != nil {
				for _, f := range refusal.Fields {
					fields = append(fields, f.Path)
				}
			}
			if !slices.Equal(fields, c.fields) {
				t.Errorf("wrong are %q, want %q", fields, c.fields)
			}
		})
	}
}

// What was said stands with who said it; what it took the place of does not, and the
// last changes are remembered, the latest first.
func TestWhatStands(t *testing.T) {
	t.Parallel()
	s := happened(
		&events.SynonymsAdded{Words: []string{"havn", "kai"}},
		&events.SynonymsChanged{Words: []string{"nødnett", "sikkerhetsnett"}, Was: []string{"Nødnett", "beredskapsnett"}},
		&events.SynonymsChanged{Words: []string{"havn", "brygge"}, Was: []string{"havn", "kai"}},
		&events.SynonymsRemoved{Was: []string{"ung", "ungdom"}},
	)
	if got := groups(&s); !slices.Equal(got, []string{"nødnett sikkerhetsnett", "havn brygge"}) {
		t.Errorf("%q", got)
	}
	if g := s.Groups(env.Start)[1]; g.Organisation != "991825827" || g.At != time.Unix(3, 0).UTC() {
		t.Errorf("%+v", g)
	}
	if c := s.Changes; len(c) != 4 || c[0].Words != nil || !slices.Equal(c[0].Was, []string{"ung", "ungdom"}) || c[3].Was != nil {
		t.Errorf("%+v", c)
	}
	for i := range vocabulary.MaxRemembered {
		vocabulary.Evolve(&s, record(i+5, &events.SynonymsAdded{Words: []string{"a", "b"}}))
	}
	if len(s.Changes) != vocabulary.MaxRemembered {
		t.Errorf("%d changes are remembered", len(s.Changes))
	}
}

// Whatever is said, in whichever order: no two groups are of the same words, each keeps
// to its bounds, and what Decide gives can be read back to the same state.
func TestNoTwoGroupsAreTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s, replayed vocabulary.State
		n := 0
		word := rapid.SampledFrom([]string{"ung", "Ungdom", "nødnett", "beredskapsnett", "havn", "kai", "to ord", ""})
		for range rapid.IntRange(1, 40).Draw(t, "commands") {
			cmd := vocabulary.Set{Words: rapid.SliceOfN(word, 0, 4).Draw(t, "words")}
			if standing := s.Groups(env.Start); len(standing) > 0 && rapid.Bool().Draw(t, "of one that stands") {
				cmd.Was = rapid.SampledFrom(standing).Draw(t, "was").Words
			}
			before := written(t, &s)
			got, err := vocabulary.Decide(s, cmd, env)
			if written(t, &s) != before || err != nil && len(got) > 0 {
				t.Fatalf("the state was changed, or %v is refused by %v", got, err)
			}
			for _, p := range got {
				n++
				r := record(n, p)
				vocabulary.Evolve(&s, r)
				raw, err := events.Encode(p)
				if err != nil {
					t.Fatal(err)
				}
				if r.Data, err = events.Default.Decode(r.Aggregate, r.Name, 1, raw); err != nil {
					t.Fatal(err)
				}
				vocabulary.Evolve(&replayed, r)
			}
			seen := map[string]bool{}
			for _, g := range s.Groups(env.Start) {
				folded := env.Fold(strings.Join(g.Words, " "))
				slices.Sort(folded)
				key := strings.Join(folded, " ")
				if seen[key] || len(folded) < vocabulary.MinWords || len(folded) > vocabulary.MaxWords || len(folded) != len(g.Words) {
					t.Fatalf("%q stands among %q", g.Words, groups(&s))
				}
				seen[key] = true
			}
		}
		if a, b := written(t, &replayed), written(t, &s); a != b {
			t.Fatalf("read back:\n%s\n%s", a, b)
		}
	})
}

func written(t *rapid.T, s *vocabulary.State) string {
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
