package round_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// A set that has shipped is never changed: rounds have been scored by it. A
// change is a new file with a new version.
var shippedHashes = map[string]string{
	"joint/1": "e611baf22c2dc2080bc69636aa96b63ffc66a749717f90f64918b47701b99790",
}

func TestShippedSetsAreSoundAndNeverChange(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, set := range round.Sets() {
		key := set.ID + "/" + string(rune('0'+set.Version))
		found[key] = true
		if wrong := round.CheckCriteria(set); len(wrong) > 0 {
			t.Errorf("%s: %v", key, reasons(wrong))
		}
		if got := round.CriteriaHash(set); got != shippedHashes[key] {
			t.Errorf("%s has the hash %s: a set that has shipped is never changed, make a new version", key, got)
		}
	}
	for key := range shippedHashes {
		if !found[key] {
			t.Errorf("%s has shipped and is gone", key)
		}
	}
}

func TestDefaultSet(t *testing.T) {
	t.Parallel()
	set := round.Default()
	want := []string{"user-value", "net-benefit", "municipal-burden", "take-up", "enables-others", "urgency", "risk-maturity"}
	var got []string
	for _, c := range set.Criteria {
		got = append(got, c.ID)
		if c.Inverted != (c.ID == "municipal-burden") {
			t.Errorf("%s: inverted %v", c.ID, c.Inverted)
		}
		texts := append(slices.Clone(c.Anchors), c.Name, set.Name)
		for i, text := range texts {
			for _, tag := range []string{"nb", "nn"} {
				if strings.TrimSpace(text[tag]) == "" {
					t.Errorf("%s text %d has no %s", c.ID, i, tag)
				}
			}
		}
		for i, a := range c.Anchors {
			if slices.ContainsFunc(c.Anchors[:i], func(b events.Text) bool { return b["nb"] == a["nb"] }) {
				t.Errorf("%s: anchor %d says the same as one before", c.ID, i)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckCriteria(t *testing.T) {
	t.Parallel()
	edited := func(edit func(*events.CriteriaSet)) events.CriteriaSet {
		s := set()
		edit(&s)
		return s
	}
	for _, c := range []struct {
		name string
		set  events.CriteriaSet
		want []string
	}{
		{"sound", set(), nil},
		{"as many as there may be", edited(func(s *events.CriteriaSet) { grow(s, round.MaxCriteria) }), nil},
		{"one more", edited(func(s *events.CriteriaSet) { grow(s, round.MaxCriteria+1) }), []string{"criteria too_many"}},
		{"none", edited(func(s *events.CriteriaSet) { s.Criteria = nil }), []string{"criteria required"}},
		{"without names", edited(func(s *events.CriteriaSet) { s.Name, s.Criteria[1].Name = nil, nil }), []string{"name required_text", "criteria[1].name required_text"}},
		{"an id twice", edited(func(s *events.CriteriaSet) { s.Criteria[1].ID = "value" }), []string{"criteria[1].id twice"}},
		{"an id that is none", edited(func(s *events.CriteriaSet) { s.Criteria[1].ID, s.ID = "Å b", strings.Repeat("a", 41) }), []string{"id too_long", "criteria[1].id invalid_id"}},
		{"five anchors", edited(func(s *events.CriteriaSet) { s.Criteria[0].Anchors = s.Criteria[0].Anchors[:5] }), []string{"criteria[0].anchors anchors_needed"}},
		{"seven anchors", edited(func(s *events.CriteriaSet) { s.Criteria[0].Anchors = append(s.Criteria[0].Anchors, nb("x")) }), []string{"criteria[0].anchors anchors_needed"}},
		{"an empty anchor", edited(func(s *events.CriteriaSet) { s.Criteria[0].Anchors = append(s.Criteria[0].Anchors[:5:5], nil) }), []string{"criteria[0].anchors[5] required_text"}},
		{"version 0", edited(func(s *events.CriteriaSet) { s.Version = 0 }), []string{"version out_of_range"}},
	} {
		if diff := cmp.Diff(c.want, reasons(round.CheckCriteria(c.set))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func grow(s *events.CriteriaSet, n int) {
	for len(s.Criteria) < n {
		c := s.Criteria[0]
		c.ID = "extra-" + string(rune('a'+len(s.Criteria)))
		s.Criteria = append(s.Criteria, c)
	}
}

func TestCriteriaHashKnowsEveryPart(t *testing.T) {
	t.Parallel()
	base := round.CriteriaHash(set())
	for name, edit := range map[string]func(*events.CriteriaSet){
		"id":       func(s *events.CriteriaSet) { s.ID = "x" },
		"version":  func(s *events.CriteriaSet) { s.Version++ },
		"name":     func(s *events.CriteriaSet) { s.Name = nb("x") },
		"inverted": func(s *events.CriteriaSet) { s.Criteria[0].Inverted = true },
		"anchor":   func(s *events.CriteriaSet) { s.Criteria[2].Anchors[5] = nb("x") },
		"order":    func(s *events.CriteriaSet) { slices.Reverse(s.Criteria) },
	} {
		s := set()
		edit(&s)
		if round.CriteriaHash(s) == base {
			t.Errorf("the hash does not know the %s", name)
		}
	}
	if s := set(); round.CriteriaHash(s) != base || len(base) != 64 {
		t.Errorf("hash %q", base)
	}
}
