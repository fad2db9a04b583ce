package api

import (
	"regexp"
	"strings"
)

// block is a piece of a description: a paragraph, a heading, a list or code.
// The template writes it, and escapes what is in it.
type block struct {
	Heading string // with ID; else one of the others
	ID      string
	Spans   []span
	Items   [][]span
	Code    string
}

// span is a run of text within a block.
type span struct {
	Text string
	Code bool
	Bold bool
	Href string
}

// blocks reads the little Markdown that descriptions use: headings,
// paragraphs, lists, fenced code, and within them what spans reads.
func blocks(text string) []block {
	var out []block
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for len(lines) > 0 {
		first := strings.TrimSpace(lines[0])
		n := 1
		switch {
		case first == "":
		case strings.HasPrefix(first, "#"):
			name := strings.TrimSpace(strings.TrimLeft(first, "#"))
			out = append(out, block{Heading: name, ID: slug(name)})
		case strings.HasPrefix(first, "```"):
			n += until(lines[1:], func(l string) bool { return strings.HasPrefix(l, "```") })
			out = append(out, block{Code: strings.Join(lines[1:n], "\n")})
			n = min(n+1, len(lines))
		case isItem(first):
			n += until(lines[1:], func(l string) bool { return l == "" })
			out = append(out, block{Items: items(lines[:n])})
		default:
			n += until(lines[1:], func(l string) bool { return l == "" || isItem(l) || l[0] == '#' })
			out = append(out, block{Spans: spans(strings.Join(lines[:n], "\n"))})
		}
		lines = lines[n:]
	}
	return out
}

// until counts the lines before the first that ends a block.
func until(lines []string, end func(string) bool) int {
	for i, l := range lines {
		if end(strings.TrimSpace(l)) {
			return i
		}
	}
	return len(lines)
}

func isItem(line string) bool { return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") }

func items(lines []string) [][]span {
	var texts []string
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if isItem(l) {
			texts = append(texts, l[2:])
		} else {
			texts[len(texts)-1] += " " + l
		}
	}
	out := make([][]span, len(texts))
	for i, t := range texts {
		out[i] = spans(t)
	}
	return out
}

var inline = regexp.MustCompile("`([^`]+)`" + `|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)`)

// spans reads code, bold text and links in a text.
func spans(text string) []span {
	text = strings.TrimSpace(text)
	var out []span
	plain := func(s string) {
		if s != "" {
			out = append(out, span{Text: s})
		}
	}
	at := 0
	group := func(m []int, n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return text[m[2*n]:m[2*n+1]]
	}
	for _, m := range inline.FindAllStringSubmatchIndex(text, -1) {
		plain(text[at:m[0]])
		at = m[1]
		switch {
		case m[2] >= 0:
			out = append(out, span{Text: group(m, 1), Code: true})
		case m[4] >= 0:
			out = append(out, span{Text: group(m, 2), Bold: true})
		default:
			out = append(out, span{Text: group(m, 3), Href: group(m, 4)})
		}
	}
	plain(text[at:])
	return out
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes an anchor of a heading.
func slug(name string) string {
	return strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
}
