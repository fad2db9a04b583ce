package reference

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// change is one line of municipality_changes.csv.
type change struct {
	row             *row
	day             events.Date
	old, oldName    string
	number, newName string
	ends            bool // the old number is not valid any more
	same            bool // the new one kept the name
}

// changeEnds says, for each kind of change, whether it ends the old number.
var changeEnds = map[string]bool{
	"sammenslaaing":   true,
	"omnummerering":   true,
	"deling":          true,
	"grensejustering": false,
	"navneendring":    false,
}

func (d *Data) loadHistory(files fs.FS) error {
	changes, err := readChanges(files)
	if err != nil {
		return err
	}
	continued, err := readContinued(files)
	if err != nil {
		return err
	}
	b, err := newHistoryBuilder(changes, continued, d.municipalities)
	if err != nil {
		return err
	}
	var days []events.Date
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].day == changes[0].day {
			n++
		}
		if err := b.apply(changes[:n]); err != nil {
			return err
		}
		days = append(days, changes[0].day)
		changes = changes[n:]
	}
	if err := b.check(d.municipality); err != nil {
		return err
	}
	d.history = history{spells: b.spells}
	d.history.settle()
	d.history.settleCounties(days)
	for i := range d.municipalities {
		m := &d.municipalities[i]
		m.FormerNumbers = b.open[m.Number].former()
	}
	return nil
}

func readChanges(files fs.FS) ([]change, error) {
	rows, err := readTable(files, "municipality_changes.csv", "gyldig_fra", "gammelt_nummer",
		"gammelt_navn", "nytt_nummer", "nytt_navn", "type", "samme_navn")
	if err != nil {
		return nil, err
	}
	changes := make([]change, 0, len(rows))
	for i, r := range rows {
		ends, known := changeEnds[r.text("type")]
		r.check(known, "type %q is not known", r.text("type"))
		c := change{
			row: r, day: r.date("gyldig_fra"), ends: ends, same: r.text("samme_navn") == "1",
			old: r.digits("gammelt_nummer", 4), oldName: r.need("gammelt_navn"),
			number: r.digits("nytt_nummer", 4), newName: r.need("nytt_navn"),
		}
		r.need("gyldig_fra")
		r.check(i == 0 || changes[i-1].day <= c.day, "%s is not in order", c.day)
		if err := r.err(); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// readContinued reads which numbers lived on when others were merged into
// them, by number, with the day of the merger.
func readContinued(files fs.FS) (map[string]events.Date, error) {
	rows, err := readTable(files, "municipality_continued.csv", "gyldig_fra", "nummer")
	if err != nil {
		return nil, err
	}
	out := make(map[string]events.Date, len(rows))
	for _, r := range rows {
		out[r.digits("nummer", 4)] = r.date("gyldig_fra")
		r.need("gyldig_fra")
		if err := r.err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// historyBuilder walks through the changes from the first day to the last.
type historyBuilder struct {
	spells map[string][]*spell
	open   map[string]*spell // valid on the day that has been reached
}

// newHistoryBuilder opens the numbers that were valid before the first change:
// all that are mentioned, or are valid today, unless a change begins them.
func newHistoryBuilder(changes []change, continued map[string]events.Date, today []Municipality) (*historyBuilder, error) {
	begun := begunNumbers(changes)
	for number, day := range continued {
		renumbered := slices.ContainsFunc(changes, func(c change) bool {
			return c.number == number && c.day == day && c.same
		})
		if begun[number] != day || renumbered {
			return nil, fmt.Errorf("check continued numbers: %s did not continue on %s, or is known to be older", number, day)
		}
		delete(begun, number)
	}
	b := &historyBuilder{spells: map[string][]*spell{}, open: map[string]*spell{}}
	start := func(number, name string) {
		if _, later := begun[number]; !later && b.open[number] == nil {
			b.begin(number, name, "")
		}
	}
	for _, c := range changes {
		start(c.old, c.oldName)
	}
	for _, m := range today {
		start(m.Number, m.OfficialName)
	}
	return b, nil
}

// begunNumbers gives the numbers that the changes mention as new before they
// mention them as old, with the day.
func begunNumbers(changes []change) map[string]events.Date {
	begun := map[string]events.Date{}
	for _, c := range changes {
		if _, seen := begun[c.number]; !seen && c.ends {
			begun[c.number] = c.day
		}
	}
	for _, c := range changes {
		if day, ok := begun[c.old]; ok && c.day <= day {
			delete(begun, c.old)
		}
	}
	return begun
}

func (b *historyBuilder) begin(number, name string, from events.Date) {
	s := &spell{number: number, name: name, from: from}
	b.spells[number] = append(b.spells[number], s)
	b.open[number] = s
}

// apply makes the changes of one day: first everything that ends, then
// everything that begins, so that a number may be given anew the same day.
func (b *historyBuilder) apply(changes []change) error {
	ended := map[string]*spell{}
	for _, c := range changes {
		s := b.open[c.old]
		if c.ends && s != nil {
			s.name, s.ended = c.oldName, c.day
			ended[c.old] = s
			delete(b.open, c.old)
		} else if ended[c.old] == nil && s == nil {
			return fmt.Errorf("%s: %s is not valid on the day before", c.row.where, c.old)
		}
	}
	for _, c := range changes {
		if b.open[c.number] == nil {
			if !c.ends {
				return fmt.Errorf("%s: %s is not valid", c.row.where, c.number)
			}
			b.begin(c.number, c.newName, c.day)
		}
		to := b.open[c.number]
		if c.ends {
			ended[c.old].passTo(to, c.same)
		} else if c.old == c.number {
			to.name = c.newName
		}
	}
	return nil
}

func (s *spell) passTo(to *spell, same bool) {
	if same {
		s.main = to
		s.next = slices.Insert(s.next, 0, to)
	} else {
		s.next = append(s.next, to)
	}
	to.before = append(to.before, s)
}

// check compares where the changes end with the municipalities of today.
func (b *historyBuilder) check(today map[string]int) error {
	for number := range today {
		if b.open[number] == nil {
			return fmt.Errorf("check changes: %s is a municipality today, but has ended", number)
		}
	}
	for number := range b.open {
		if _, ok := today[number]; !ok {
			return fmt.Errorf("check changes: %s has not ended, but is no municipality today", number)
		}
	}
	return nil
}
