package search

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/reference"
)

// Part is a piece of a record's text.
type Part struct {
	Text     string
	Language string  // "nb", "nn", "en"; anything else is taken for Norwegian
	Weight   float32 // how much a word in it counts; 1 for plain text, more for a name
}

// Weights of the usual parts.
const (
	WeightName = 4 // a title, an id
	WeightText = 1
	WeightOf   = 1.5 // whose it is
)

// Term is a stem and how much it counts in a record.
type Term struct {
	Stem   string
	Weight float32
}

// Analyse gives the stems of a record, each once, in their order. It reads no
// index, so that it may be called without whatever guards one.
func Analyse(parts ...Part) []Term {
	weights := map[string]float32{}
	for _, p := range parts {
		reduce := stem
		if p.Language == "en" {
			reduce = stemEnglish
		}
		for word := range strings.FieldsSeq(reference.Fold(p.Text)) {
			if !stopWords[word] {
				weights[reduce(word)] += p.Weight
			}
		}
	}
	out := make([]Term, 0, len(weights))
	for s, w := range weights {
		out = append(out, Term{Stem: s, Weight: w})
	}
	slices.SortFunc(out, func(a, b Term) int { return strings.Compare(a.Stem, b.Stem) })
	return out
}

// Words are what is searched for, folded, each once and sorted, without those
// that stand in every text. Words of nothing else than such are kept.
func Words(query string) []string {
	all := strings.Fields(reference.Fold(query))
	slices.Sort(all)
	all = slices.Compact(all)
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return stopWords[w] })
	if len(telling) == 0 {
		return all
	}
	return telling
}

// Reduced is a text as its stems, in their order: what names are compared by, in
// whichever inflection they come.
func Reduced(text string) string {
	words := strings.Fields(reference.Fold(text))
	for i, w := range words {
		words[i] = stem(w)
	}
	return strings.Join(words, " ")
}

// stopWords stand in every text and tell nothing about one: folded, bokmål,
// nynorsk and English. "it" is not among them, for it is IT.
var stopWords = set(`
	og eller men at som en ei et ein eit den det de dei i pa til fra av for med om ved er var blir bli ble vart
	har hadde skal kan vil ma sa da nar hvor hva hvem kva kven korleis hvordan ikke ikkje ogsa og sin sitt sine seg
	fordi hver hvert kvar kvart ut inn opp ned ha selv sjolv dem deres deira uten utan hos mens bare berre igjen
	dette denne disse desse man vi vare vart oss jeg eg du dere dykk under over etter mellom gjennom mot enn slik
	the a an of and or to in on for with by is are be as at that this from
`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}
