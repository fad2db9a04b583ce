package municipalities

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// printLength is how many bytes of a municipality's page stand in print only.
// What is printed is meant to be whole, and every page carries it.
const printLength = 56 << 10

// printLine is an initiative in one line.
type printLine struct {
	Title      events.Text
	Owner      string // name
	Deadline   events.Date
	Bypassed   bool
	BypassOver bool // it was, until it was assessed
}

// printed gives a group the lines that there is room for.
func printed(v *shell.Request, g *group, lines []printLine, left *int) {
	for i := range lines {
		if *left -= length(v, &lines[i]); *left < 0 {
			g.Left = len(lines) - i
			return
		}
		g.PrintOnly = append(g.PrintOnly, lines[i])
	}
}

// length is about how many bytes a line takes on the page: its words, and the
// markup around them.
func length(v *shell.Request, l *printLine) int {
	n := 16 + len(shell.MarkedText(v.Lang, l.Title)) + len(l.Owner)
	if l.Deadline != "" {
		n += 28
	}
	if l.Bypassed || l.BypassOver {
		n += 20
	}
	return n
}
