package search

import "testing"

func TestTextSaysAWord(t *testing.T) {
	t.Parallel()
	text := Prepare(Part{Text: "Pasientens legemiddelliste, felles innboks for IT"}, Part{Text: "Shared registries", Language: "en"})
	for word, want := range map[string]bool{
		"legemiddellisten": true, "medisinliste": true, "pasienter": true, "boks": true, "registry": true,
		"it": true, "pa": true, "ks": false, "legemiddelregister": false, "pasjent": false,
	} {
		if got := text.Says(word, Listed()); got != want {
			t.Errorf("%s: %v", word, got)
		}
	}
}
