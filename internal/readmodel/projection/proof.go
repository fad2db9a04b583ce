package projection

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// maxHeldLinks is how many links a bulk load holds back: some 20 MiB.
const maxHeldLinks = 100_000

// Proof maintains the tree over all events and the last event of each aggregate,
// and compares each event with the one before it and the tree with the signed
// heads. What does not fit is a LogDamage, and nothing is applied from there on.
type Proof struct {
	mu    sync.Mutex
	tree  *proof.Tree // as committed; nil: as it is stored
	heads []expected  // to compare with; replaced and never written into

	links map[string]views.Link // held back; the runner's alone
}

// expected is a head, and where it is written.
type expected struct {
	name string
	proof.Head
}

// NewProof gives the projector.
func NewProof() *Proof { return &Proof{links: map[string]views.Link{}} }

// Name implements Projector.
func (*Proof) Name() string { return "proof" }

// Version implements Projector.
func (*Proof) Version() string { return "1" }

// Reset implements Projector.
func (p *Proof) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tree = nil
	clear(p.links)
}

// Expect demands that the log has this head when it is as long, instead of the
// one that was given by that name before.
func (p *Proof) Expect(name string, h proof.Head) {
	p.mu.Lock()
	defer p.mu.Unlock()
	others := slices.DeleteFunc(slices.Clone(p.heads), func(e expected) bool { return e.name == name })
	p.heads = append(others, expected{name, h})
}

// Tree is the tree as committed; ok is false before the first commit of this
// process.
func (p *Proof) Tree() (t proof.Tree, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tree == nil {
		return t, false
	}
	return p.tree.Clone(), true
}

// LogDamage says that an event is not what it must be. It is reported as it is.
type LogDamage struct {
	Position  uint64
	Aggregate string // and id; empty: the whole log up to the position
	reason    string
}

func (d *LogDamage) Error() string {
	if d.Aggregate == "" {
		return fmt.Sprintf("the event log is damaged: positions 1–%d: %s", d.Position, d.reason)
	}
	return fmt.Sprintf("the event log is damaged: at position %d, %s: %s", d.Position, d.Aggregate, d.reason)
}

// Damage names the event, or all of them.
func (d *LogDamage) Damage() (file, missing string) {
	if d.Aggregate == "" {
		return "", fmt.Sprintf("1–%d", d.Position)
	}
	return "", strconv.FormatUint(d.Position, 10)
}

// LogLost marks it as a loss: what was acknowledged is not there.
func (*LogDamage) LogLost() {}

// CheckHead compares a tree with a head of its size.
func CheckHead(t proof.Tree, name string, h proof.Head) error {
	if t.Root() == h.Root {
		return nil
	}
	return &LogDamage{Position: h.Size, reason: fmt.Sprintf(
		"the events are not those of the signed head in %s: their root is %v, it says %v", name, t.Root(), h.Root)}
}

// Begin implements Projector.
func (p *Proof) Begin(tx *store.Tx) Batch {
	return &proofBatch{p: p, tx: tx, links: map[string]views.Link{}}
}

type proofBatch struct {
	p     *Proof
	tx    *store.Tx
	tree  *proof.Tree // nil: the batch has applied nothing
	heads []expected
	links map[string]views.Link
	held  bool
}

// Apply implements Batch.
func (b *proofBatch) Apply(r events.Record) error {
	if err := b.begin(); err != nil {
		return err
	}
	b.tree.Append(r.Checksum)
	for _, h := range b.heads {
		if h.Size != b.tree.Size() || r.Aggregate == events.AggregateLog {
			continue // of the log itself there are but positions that were given up
		}
		if err := CheckHead(*b.tree, h.name, h.Head); err != nil {
			return err
		}
	}
	if r.Aggregate == "" || r.Checksum == "" {
		return nil // not one of ours
	}
	key := views.LinkKey(r.Aggregate, r.AggregateID)
	if before := b.link(key); r.Predecessor != "" && r.Predecessor != before.Checksum {
		return &LogDamage{Position: r.Position, Aggregate: r.Aggregate + " " + r.AggregateID, reason: fmt.Sprintf(
			"event %q does not follow on the one at position %d, which is the last before it", r.ID, before.Position)}
	}
	b.links[key] = views.Link{Position: r.Position, Checksum: r.Checksum}
	return nil
}

func (b *proofBatch) begin() error {
	if b.tree != nil {
		return nil
	}
	tree, ok := b.p.Tree()
	if !ok {
		var err error
		if tree, err = views.GetTree(b.tx); err != nil {
			return err
		}
	}
	b.tree = &tree
	b.p.mu.Lock()
	defer b.p.mu.Unlock()
	b.heads = b.p.heads
	return nil
}

func (b *proofBatch) link(key string) views.Link {
	if l, ok := b.links[key]; ok {
		return l
	}
	if l, ok := b.p.links[key]; ok {
		return l
	}
	return views.GetLink(b.tx, key)
}

// Flush implements Batch.
func (b *proofBatch) Flush() error {
	all := b.links
	if len(b.p.links) > 0 {
		all = maps.Clone(b.p.links)
		maps.Copy(all, b.links)
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if err := views.PutLink(b.tx, key, all[key]); err != nil {
			return err
		}
	}
	if err := b.begin(); err != nil { // what an earlier batch holds back
		return err
	}
	return views.PutTree(b.tx, *b.tree)
}

// Hold implements Holder.
func (b *proofBatch) Hold() (held bool, err error) {
	if len(b.p.links)+len(b.links) > maxHeldLinks {
		return false, b.Flush()
	}
	b.held = true
	return true, nil
}

// Committed implements Batch.
func (b *proofBatch) Committed() {
	if b.held {
		maps.Copy(b.p.links, b.links)
	} else {
		clear(b.p.links)
	}
	b.p.mu.Lock()
	defer b.p.mu.Unlock()
	if b.tree != nil {
		b.p.tree = b.tree
	}
}
