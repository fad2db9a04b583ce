package eventlog

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// span is a run of positions, both ends included.
type span struct{ from, to uint64 }

func (s span) String() string {
	if s.from == s.to {
		return strconv.FormatUint(s.from, 10)
	}
	return fmt.Sprintf("%d–%d", s.from, s.to)
}

// streamScan is what the blocks of a stream hold, compared with what they
// should.
type streamScan struct {
	streamFiles
	damages []blockDamage // at most one for a block: where recovery would cut it

	// The rest is for the log itself, whose sequences have no gaps.
	last     uint64 // end of the unbroken beginning
	endBlock uint32 // the block that holds it
	endAt    int    // offset behind it
	packed   bool   // that block is compressed
	behind   int    // intact records behind the first gap or damage
	highest  uint64 // the last of them
	known    uint64 // highest position known to have been given out
	missing  []span // positions between those that are intact
	numbers  map[string]uint64
	indexed  uint64 // last position that index.db knows
}

// scanStream reads all blocks of a stream, which is known to have gone as far as a
// position.
func scanStream(files streamFiles, known uint64) (*streamScan, error) {
	s := &streamScan{streamFiles: files, known: known, numbers: map[string]uint64{}}
	broken := false
	for _, file := range files.blocks {
		b, err := openBlock(file.path, files.name, file.index)
		if err != nil {
			return nil, fmt.Errorf("scan %s: %w", files.name, err)
		}
		damage := b.walk(func(r storedRecord, lost *blockDamage) {
			broken = s.record(b, r, broken || lost != nil && r.message) || broken
		})
		if damage != nil {
			s.damages = append(s.damages, *damage)
		}
	}
	index, ok, err := files.readIndex()
	if err != nil {
		return nil, err
	}
	if ok {
		s.indexed = index.last
		s.known = max(s.known, index.last)
	}
	s.highest = max(s.highest, s.last)
	if s.known = max(s.known, s.highest); s.known > s.highest {
		s.missing = append(s.missing, span{s.highest + 1, s.known})
	}
	return s, nil
}

// record takes the next intact record, and says whether the log is broken
// there: by a gap, or because recovery cuts before it.
func (s *streamScan) record(b *block, r storedRecord, broken bool) bool {
	switch {
	case !r.message:
		// The server notes the last sequence that it knew when it lost records.
		s.known = max(s.known, r.sequence)
		return r.sequence > s.last
	case !broken && r.sequence == s.last+1:
		s.last, s.endBlock, s.endAt, s.packed = r.sequence, b.index, r.end, b.compressed
		return false
	case r.sequence <= s.last:
		return false // an older copy of a record
	}
	if before := max(s.highest, s.last); r.sequence > before+1 {
		s.missing = append(s.missing, span{before + 1, r.sequence - 1})
	}
	s.behind++
	s.highest = max(s.highest, r.sequence)
	s.note(string(r.subject))
	return true
}

// note keeps the number of an initiative that stands behind the break.
func (s *streamScan) note(subject string) {
	id, ok := strings.CutPrefix(subject, events.SubjectPrefix+"."+events.AggregateInitiative+".")
	if !ok {
		return
	}
	id, _, _ = strings.Cut(id, ".")
	year, digits, _ := strings.Cut(id, "-")
	if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
		s.numbers[year] = max(s.numbers[year], n)
	}
}

// shorter says that the log is known to have gone on after its unbroken
// beginning. A last record that was not written to its end is no such sign.
func (s *streamScan) shorter() bool { return s.known > s.last }
