package table

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// maxComments is how many cells of a sheet may have a comment.
const maxComments = 100_000

// place is where a cell stands in its sheet, from 0.
type place struct{ row, column int }

// comment keeps what somebody has pinned to a cell. It is told of and not read.
func (g *grid) comment(at place, text string) error {
	if len(g.comments) == maxComments {
		return fault.New(fault.TooLarge, "import_too_many_cells", fault.Args{"max": maxComments})
	}
	if g.comments == nil {
		g.comments = map[place]string{}
	}
	if text = short(text); text != "" || g.comments[at] == "" {
		g.comments[at] = text
	}
	return nil
}

// noteComments tells how many cells have a comment and where, and what the first
// of them say.
func (g *grid) noteComments() {
	if len(g.comments) == 0 {
		return
	}
	places := slices.SortedFunc(maps.Keys(g.comments), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	said := make([]string, 0, len(places))
	for _, at := range places {
		cell := columnName(at.column) + strconv.Itoa(at.row+1)
		if text := g.comments[at]; text != "" {
			cell += ": «" + text + "»"
		}
		said = append(said, cell)
	}
	g.note(Warning, 0, 0, "table_comments", fault.Args{"cells": list(said), "count": len(said)})
}

// readComments reads what is pinned to the cells of a sheet: notes, and threads of
// comments, which programs repeat as notes for older ones.
func (x *xlsx) readComments(sheet string, g *grid) error {
	var notes, threads []string
	err := x.parts.relations(sheet, func(_, kind, target string) {
		switch kind {
		case "comments":
			notes = append(notes, target)
		case "threadedComment":
			threads = append(threads, target)
		}
	})
	for _, part := range slices.Concat(notes, threads) { // a thread says it without what is put before it
		if err == nil {
			err = x.parts.scan(part, readComment(g))
		}
	}
	return err
}

// readComment takes the first comment of each cell.
func readComment(g *grid) func(*scanner) error {
	var at place
	var text []byte
	var open, in bool
	seen := map[place]bool{}
	return func(s *scanner) error {
		switch {
		case s.kind == startElement && (s.name == "comment" || s.name == "threadedComment"):
			row, column, ok := parseCell(s.attr("ref"))
			at, open = place{row, column}, ok
			text = text[:0]
		case s.kind == startElement && s.name == "text":
			in = open
		case s.kind == endElement && s.name == "text":
			in = false
		case s.kind == characters && in && len(text) < maxNoted:
			text = append(text, s.text...)
		case s.kind == endElement && open && (s.name == "comment" || s.name == "threadedComment"):
			open = false
			if seen[at] {
				return nil
			}
			seen[at] = true
			return g.comment(at, strings.TrimSpace(unescapeX(string(text))))
		}
		return nil
	}
}

// maxNoted is more than what is told of a comment, in bytes.
const maxNoted = 1000
