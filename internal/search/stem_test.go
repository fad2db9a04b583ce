package search

import (
	"testing"

	"github.com/samstyring/samstyring/internal/reference"
)

func TestInflectionsHaveOneStem(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"legemiddelliste", "legemiddellisten", "legemiddellister", "legemiddellistene", "legemiddellistas"},
		{"legemiddel", "legemidler", "legemidlene", "legemiddelet", "legemidla"},
		{"register", "registeret", "registre", "registrene", "registera"},
		{"folkeregister", "folkeregisteret", "folkeregisterets"},
		{"arkivlov", "arkivloven", "arkivlova", "arkivlovens", "arkivlover"},
		{"regel", "regler", "reglene", "regelen", "reglar"},
		{"kommune", "kommunen", "kommuner", "kommunenes", "kommunar", "kommunane"},
		{"digitalisering", "digitaliseringen", "digitaliseringa"},
		{"innføring", "innføre", "innfører", "innføringen", "innført", "innførte"},
		{"løsning", "løsninger", "løsningen", "løsningene"},
		{"løysing", "løysingar", "løysinga", "løysingane"},
		{"bruker", "brukere", "brukeren", "brukerne", "brukernes", "brukarane", "brukar"},
		{"lærer", "lærere", "lærerne", "læreren"},
		{"identitet", "identiteten", "identiteter", "identitetene"},
		{"rom", "rommet", "rommene"},
		{"barnehage", "barnehagen", "barnehager", "barnehagane"},
		{"nøkkel", "nøkler", "nøkkelen", "nøklene"},
		{"søknad", "søknader", "soknadene", "SØKNADEN"},
		{"melding", "meldinger", "meldingen", "meldinga", "meldingane"},
		{"frist", "frister", "fristen", "fristene"},
	} {
		for _, word := range same[1:] {
			if a, b := stem(reference.Fold(same[0])), stem(reference.Fold(word)); a != b {
				t.Errorf("%s and %s have the stems %q and %q", same[0], word, a, b)
			}
		}
	}
}

func TestOtherWordsHaveOtherStems(t *testing.T) {
	t.Parallel()
	for _, other := range [][2]string{
		{"arkiv", "arkivlov"}, {"plan", "plass"}, {"skatt", "skog"}, {"kommune", "kommunal"}, {"2026", "202"}, {"helse", "hel"},
	} {
		if a, b := stem(other[0]), stem(other[1]); a == b {
			t.Errorf("%s and %s have the same stem %q", other[0], other[1], a)
		}
	}
}

func FuzzStem(f *testing.F) {
	for _, word := range []string{"legemiddelliste", "rommet", "x", "ene", "2026", "đŋ"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		for _, stemmed := range []string{stem(reference.Fold(word)), stemEnglish(reference.Fold(word))} {
			if len(stemmed) > len(reference.Fold(word))+1 {
				t.Errorf("%q became longer: %q", word, stemmed)
			}
		}
	})
}
