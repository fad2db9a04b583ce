package search

import (
	"slices"
	"testing"
)

// Names are found by how any of their words begins, in plain letters, those first that
// begin so themselves; all words must be there.
func TestNamesAreFoundByHowTheyBegin(t *testing.T) {
	t.Parallel()
	names := []string{"Modernisert folkeregister", "Folkeregisteret for kommuner", "Bærum", "Nye skjema for søknad om barnehageplass", "Øygarden", "Os", "Oslo", "Nord-Aurdal"}
	x := NewIndex(nil)
	for i, name := range names {
		x.Put(uint32(i), NameTerms([]string{name}))
	}
	for text, want := range map[string][]string{
		"folke":           {"Folkeregisteret for kommuner", "Modernisert folkeregister"},
		"FOLKEREGISTERE":  {"Folkeregisteret for kommuner"},
		"mod folke":       {"Modernisert folkeregister"},
		"folke mod":       {"Modernisert folkeregister"},
		"folke xq":        nil,
		"baeru":           {"Bærum"},
		"bæ":              {"Bærum"},
		"Øyg":             {"Øygarden"},
		"oyg":             {"Øygarden"},
		"søkn":            {"Nye skjema for søknad om barnehageplass"},
		"skjema for sokn": {"Nye skjema for søknad om barnehageplass"},
		"os":              {"Os", "Oslo"},
		"aur":             {"Nord-Aurdal"},
		"plass":           nil, // no word begins so
		" – ":             nil,
	} {
		var got []string
		for _, h := range x.Begun(text, 8, func(a, b uint32) bool { return names[a] < names[b] }) {
			got = append(got, names[h.Slot])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
		for _, name := range want {
			if !Begins(name, text) {
				t.Errorf("%q is not said to begin with %q", name, text)
			}
		}
	}
	if got := x.Begun("o", 2, func(a, b uint32) bool { return names[a] < names[b] }); len(got) != 2 || names[got[0].Slot] != "Os" || names[got[1].Slot] != "Oslo" {
		t.Errorf("the best two: %+v", got)
	}
	x.Put(8, NameTerms([]string{"Bjørnafjorden"}, "Os"))
	if got := x.Begun("os", 8, func(a, b uint32) bool { return a > b }); len(got) != 3 || got[0].Slot != 5 || got[1].Slot != 8 {
		t.Errorf("one that is called so otherwise: %+v", got)
	}
	x.Remove(8, NameTerms([]string{"Bjørnafjorden"}, "Os"))
	x.Remove(5, NameTerms([]string{"Os"}))
	if got := x.Begun("os", 8, func(a, b uint32) bool { return names[a] < names[b] }); len(got) != 1 || names[got[0].Slot] != "Oslo" {
		t.Errorf("one that was taken out is found: %+v", got)
	}
	if Typed(" æ–1") != 2 || Typed("å") != 1 || Typed(" - ") != 0 {
		t.Error("what is typed is counted wrongly")
	}
}

// The best are kept in their order, however they come.
func TestTheBestAreKept(t *testing.T) {
	t.Parallel()
	x := NewIndex(nil)
	for slot := range uint32(100) {
		name := "langt kommunenavn"
		if slot%10 == 7 {
			name = "kommunenavn"
		}
		x.Put(slot, NameTerms([]string{name}))
	}
	var got []uint32
	for _, h := range x.Begun("kommune", 4, func(a, b uint32) bool { return a > b }) {
		got = append(got, h.Slot)
	}
	if want := []uint32{97, 87, 77, 67}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}
