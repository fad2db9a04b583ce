package changefeed

import (
	"context"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
)

// The feed in parts that can be read one at a time. A block is what was published at
// so many positions of the log. Many windows may close at one position, so a
// block has parts, of so many changes each. They are part of addresses that
// readers keep: other numbers make other archives.
const (
	blockPositions = 64
	partChanges    = 64
)

// PartID names a part of the feed. The part is the same on every replica.
type PartID struct {
	Block uint64
	Part  int
}

// String writes an id as ParsePartID reads it: 17-0.
func (p PartID) String() string { return fmt.Sprintf("%d-%d", p.Block, p.Part) }

var partID = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})-(0|[1-9][0-9]{0,5})$`)

// ParsePartID reads an id; ok is false for anything else, so that a part has
// one address.
func ParsePartID(s string) (p PartID, ok bool) {
	if !partID.MatchString(s) {
		return p, false
	}
	block, part, _ := strings.Cut(s, "-")
	p.Block, _ = strconv.ParseUint(block, 10, 64) // both are short enough
	p.Part, _ = strconv.Atoi(part)
	return p, true
}

// Part is a run of changes in the order of publication. One that is closed never
// changes again; of all parts only the last one is not. A block in which
// nothing was published is one part without changes.
type Part struct {
	PartID
	Changes []changes.Change
	Closed  bool
}

// block reads the parts of a block: as one bounded read, unless thousands of
// changes were published at one position.
func (f *Feed) block(n uint64) ([]Part, error) {
	end := (n + 1) * blockPositions
	over := f.cfg.App.Query.Position() >= end // read first: then nothing of the block comes after what is read now
	all, err := f.during(n*blockPositions, end)
	if err != nil {
		return nil, fmt.Errorf("read block %d of the feed: %w", n, err)
	}
	parts := []Part{{PartID: PartID{Block: n}, Closed: over}}
	for len(all) > 0 {
		last := &parts[len(parts)-1]
		if last.Closed = over || len(all) >= partChanges; len(all) <= partChanges {
			last.Changes = all
			break
		}
		last.Changes, all = all[:partChanges:partChanges], all[partChanges:]
		parts = append(parts, Part{PartID: PartID{Block: n, Part: len(parts)}})
	}
	return parts, nil
}

// during reads what was published at positions from one to before another.
func (f *Feed) during(from, end uint64) (all []changes.Change, err error) {
	for at, more := (changes.Cursor{Position: from}).Previous(), true; more; {
		var page []changes.Change
		if page, more, err = f.Changes(at, partChanges); err != nil {
			return nil, err
		}
		for _, c := range page {
			if c.Cursor.Position >= end {
				return all, nil
			}
			all, at = append(all, c), c.Cursor
		}
	}
	return all, nil
}

// Part reads a part that is closed; NotFound if it is not, or is not there.
func (f *Feed) Part(ctx context.Context, id PartID) (Part, error) {
	p, ok, err := f.closed(id)
	if ok || err != nil {
		return p, err
	}
	// It may be closed in the log, and on the replica that led here.
	last, err := f.cfg.App.Beside().Last(ctx)
	if err != nil {
		return p, &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	if err := f.cfg.App.Query.WaitFor(ctx, last); err != nil {
		return p, err
	}
	if p, ok, err = f.closed(id); !ok && err == nil {
		err = fault.New(fault.NotFound, "", nil)
	}
	return p, err
}

func (f *Feed) closed(id PartID) (p Part, ok bool, err error) {
	parts, err := f.block(id.Block)
	if err != nil || id.Part >= len(parts) {
		return p, false, err
	}
	p = parts[id.Part]
	return p, p.Closed, nil
}

// Latest gives the parts of the feed, the last one first.
func (f *Feed) Latest() iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		last, err := f.Last()
		if err != nil {
			yield(Part{}, err)
			return
		}
		f.backward(last.Position/blockPositions, func(Part) bool { return true }, yield)
	}
}

// Before gives the parts before one, the last one first.
func (f *Feed) Before(id PartID) iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		f.backward(id.Block, func(p Part) bool { return p.Block < id.Block || p.Part < id.Part }, yield)
	}
}

func (f *Feed) backward(block uint64, wanted func(Part) bool, yield func(Part, error) bool) {
	for ; ; block-- {
		parts, err := f.block(block)
		if err != nil {
			yield(Part{}, err)
			return
		}
		for i := len(parts) - 1; i >= 0; i-- {
			if wanted(parts[i]) && !yield(parts[i], nil) {
				return
			}
		}
		if block == 0 {
			return
		}
	}
}

// After gives the closed parts after one, in the order of publication.
func (f *Feed) After(id PartID) iter.Seq2[Part, error] {
	return func(yield func(Part, error) bool) {
		for block := id.Block; ; block++ {
			parts, err := f.block(block)
			if err != nil {
				yield(Part{}, err)
				return
			}
			for _, p := range parts {
				if !p.Closed {
					return
				}
				if (block > id.Block || p.Part > id.Part) && !yield(p, nil) {
					return
				}
			}
		}
	}
}
