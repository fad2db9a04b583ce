package testkit

import (
	"os"
	"regexp"
	"strings"
)

// Question is a line of docs/walkthrough.md: who asks what, in which language, where
// the answer is, and its words.
type Question struct{ Who, Text, Language, Address, Words string }

var (
	whoLine   = regexp.MustCompile(`^## (.+)$`)
	askedLine = regexp.MustCompile("^\\| (.+?)(?: \\[(nn|en)\\])? \\| `([^`]+)` \\| (.+) \\|$")
)

// Walkthrough reads them, in their order.
func Walkthrough(path string) (out []Question, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	who := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if m := whoLine.FindStringSubmatch(line); m != nil {
			who = m[1]
		} else if m := askedLine.FindStringSubmatch(line); m != nil {
			if m[2] == "" {
				m[2] = "nb"
			}
			out = append(out, Question{who, m[1], m[2], m[3], m[4]})
		}
	}
	return out, nil
}
