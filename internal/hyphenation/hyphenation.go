// Package hyphenation finds the places where a word may be broken at the end of
// a line, by Liang's method and the patterns of TeX. It knows no language: that
// is in the patterns.
package hyphenation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// margin is how many letters stay together at either end of a word.
const margin = 3

// Patterns say where the words of a language are broken. The zero value breaks
// none.
type Patterns struct {
	levels  map[string]string // of letters: a digit before each of them and one after the last
	longest int               // of letters, in bytes
	known   map[string]string // whole words, with their hyphens
}

// Parse reads patterns as TeX has them, one on a line: "a1b2c" breaks gladly
// between a and b and not between b and c, "." is an end of a word, and a line
// with hyphens in it is a word that is broken there and nowhere else.
func Parse(text string) *Patterns {
	p := &Patterns{levels: make(map[string]string, strings.Count(text, "\n")+1), known: map[string]string{}}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); strings.Contains(line, "-") {
			p.known[strings.ReplaceAll(line, "-", "")] = line
		} else if line != "" {
			p.add(line)
		}
	}
	return p
}

func (p *Patterns) add(line string) {
	letters, levels := make([]byte, 0, len(line)), make([]byte, 0, len(line))
	level := byte('0')
	for _, r := range line {
		if r >= '0' && r <= '9' {
			level = byte(r)
			continue
		}
		letters, levels = utf8.AppendRune(letters, r), append(levels, level)
		level = '0'
	}
	p.levels[string(letters)] = string(append(levels, level))
	p.longest = max(p.longest, len(letters))
}

// Places are where a word of letters may be broken, in bytes from its beginning.
func (p *Patterns) Places(word string) []int {
	lower := strings.ToLower(word)
	if p == nil || len(lower) != len(word) {
		return nil // places of one would not be those of the other
	}
	starts := make([]int, 0, len(word)) // of letters, in bytes
	for i := range word {
		starts = append(starts, i)
	}
	if len(starts) < 2*margin {
		return nil
	}
	if known, ok := p.known[lower]; ok {
		return hyphensOf(known)
	}
	levels := p.levelsOf("."+lower+".", len(starts))
	var out []int
	for i := margin; i <= len(starts)-margin; i++ {
		if (levels[i]-'0')%2 == 1 {
			out = append(out, starts[i])
		}
	}
	return out
}

// hyphensOf are the places of the hyphens in a word, as if they were not there.
func hyphensOf(word string) (out []int) {
	for i := range len(word) {
		if word[i] == '-' {
			out = append(out, i-len(out))
		}
	}
	return out
}

// levelsOf is how gladly a word between two full stops is broken before each of
// its letters: the highest that any pattern says.
func (p *Patterns) levelsOf(dotted string, letters int) []byte {
	levels := []byte(strings.Repeat("0", letters+3))
	at := -1 // the letter that a pattern begins with; -1 for the first full stop
	for start := range dotted {
		for end := start; end < len(dotted) && end-start < p.longest; {
			_, size := utf8.DecodeRuneInString(dotted[end:])
			end += size
			for k, level := range []byte(p.levels[dotted[start:end]]) {
				if i := at + k; i >= 0 {
					levels[i] = max(levels[i], level)
				}
			}
		}
		at++
	}
	return levels
}

// IsLetter says that a character is part of a word.
func IsLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
