package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// endings are what inflection puts behind a Norwegian noun, verb or adjective, in
// bokmål and nynorsk, folded, and what makes a noun of a verb; the longest first,
// for the first that fits is taken off.
var endings = []string{
	"ingene", "ingane", "ingar", "ingen", "inger", "inga", "ing",
	"erne", "eren", "eret", "arar", "ende", "ande",
	"ene", "ane", "ere", "ede",
	"en", "et", "er", "ar",
	"e", "a",
}

const (
	// stemLength is how many letters an ending leaves at least.
	stemLength = 3
	// stemRounds bounds the endings of one word: "identitetene" has two.
	stemRounds = 4
)

// stem reduces a folded word so that its inflections become the same. The result
// is for comparing, never for showing: "registeret", "registre" and "register"
// become "regist". It takes off inflection only: "arkivlov" stays another word
// than "arkiv", which the stemmer of Snowball makes of it.
func stem(word string) string {
	if !letters(word) {
		return word
	}
	word = cut(word, "s", stemLength+1)
	for range stemRounds {
		shorter := withoutEnding(word)
		if shorter == word {
			break
		}
		word = shorter
	}
	return contracted(word)
}

func withoutEnding(word string) string {
	for _, e := range endings {
		if shorter := cut(word, e, stemLength); shorter != word {
			return shorter
		}
	}
	if n := len(word); n > stemLength && strings.ContainsRune("lrv", rune(word[n-2])) {
		return cut(word, "t", stemLength) // "digitalt", "innført", "aktivt"
	}
	return word
}

// cut takes an ending off where least letters are left, with a vowel among them.
func cut(word, ending string, least int) string {
	if shorter, ok := strings.CutSuffix(word, ending); ok && len(shorter) >= least && strings.ContainsAny(shorter, vowels) {
		return shorter
	}
	return word
}

const vowels = "aeiouy"

// contracted makes "regel" and "regler" the same, and "rom" and "rommet": the e
// goes before a last l, a last r goes behind a consonant, and of two equal
// consonants one.
func contracted(word string) string {
	n := len(word)
	if n > stemLength && strings.HasSuffix(word, "el") && !vowel(word[n-3]) {
		word = word[:n-2] + "l"
	}
	n = len(word)
	if n > stemLength && word[n-1] == 'r' && !vowel(word[n-2]) && word[n-2] != 'r' {
		word = word[:n-1]
	}
	out := make([]byte, 0, len(word))
	for i := range len(word) {
		twice := i > 0 && word[i] == word[i-1] && !vowel(word[i])
		if !twice || i < len(word)-2 {
			out = append(out, word[i])
		}
	}
	return string(out)
}

func vowel(c byte) bool { return strings.IndexByte(vowels, c) >= 0 }

// letters says whether a word is of letters only; numbers are not inflected.
func letters(word string) bool { return !strings.ContainsAny(word, "0123456789") }

// stemEnglish reduces a folded English word.
func stemEnglish(word string) string {
	if !letters(word) {
		return word
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}
