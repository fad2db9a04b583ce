package web

import "github.com/samstyring/samstyring/events"

// paperLength is how many bytes of a municipality's page stand on paper only.
// What is printed is meant to be whole, and every page carries it.
const paperLength = 56 << 10

// paperLine is an initiative in one line.
type paperLine struct {
	Title    events.Text
	Owner    string
	Deadline events.Date
	Bypassed bool
}

// onPaper gives a group the lines that there is room for.
func (v *visit) onPaper(g *group, lines []paperLine, room *int) {
	for i := range lines {
		if *room -= v.length(&lines[i]); *room < 0 {
			g.Left = len(lines) - i
			return
		}
		g.Paper = append(g.Paper, lines[i])
	}
}

// length is about how many bytes a line takes on the page: its words, and the
// markup around them.
func (v *visit) length(l *paperLine) int {
	n := 16 + len(markedText(v.lang, l.Title)) + len(v.web.organisationName(l.Owner))
	if l.Deadline != "" {
		n += 28
	}
	if l.Bypassed {
		n += 20
	}
	return n
}
