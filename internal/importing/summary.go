package importing

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations end in a full stop that does not end a sentence.
var abbreviations = map[string]bool{
	"adm": true, "art": true, "bl.a": true, "ca": true, "dir": true, "dvs": true, "eks": true, "ekskl": true,
	"evt": true, "f.eks": true, "hhv": true, "inkl": true, "jf": true, "jfr": true, "kap": true, "kgl": true,
	"kl": true, "m.fl": true, "m.m": true, "meld": true, "mv": true, "nr": true, "osv": true, "pkt": true,
	"pr": true, "prop": true, "ref": true, "res": true, "st": true, "tlf": true, "e.g": true, "i.e": true,
}

// summarise gives the sentences at the beginning of a text that fit together
// in max characters; if not even the first does, as many words as fit and "…".
func summarise(text string, max int) string {
	text = oneLine(text)
	if utf8.RuneCountInString(text) <= max {
		return text
	}
	end := 0
	for _, at := range sentenceEnds(text) {
		if utf8.RuneCountInString(text[:at]) > max {
			break
		}
		end = at
	}
	if end > 0 {
		return text[:end]
	}
	return cutWords(text, max)
}

// sentenceEnds are the byte offsets after the full stops, question and
// exclamation marks that end a sentence of a text in one line. In doubt it is
// none: a sentence too long is cut, one too short says something else.
func sentenceEnds(text string) (ends []int) {
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		after, ok := strings.CutPrefix(text[i+1:], " ")
		if !ok {
			continue
		}
		next, _ := utf8.DecodeRuneInString(after)
		if !unicode.IsUpper(next) && !strings.ContainsRune("«\"“", next) {
			continue
		}
		word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		if r == '.' && abbreviations[strings.ToLower(strings.Trim(word, "(«\""))] {
			continue
		}
		ends = append(ends, i+1)
	}
	return ends
}

// cutWords keeps the words that fit in max characters together with "…".
func cutWords(text string, max int) string {
	runes := []rune(text)
	if len(runes) <= max {
		return text
	}
	cut := string(runes[:max-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 && runes[max-1] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// oneLine makes all white space single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
