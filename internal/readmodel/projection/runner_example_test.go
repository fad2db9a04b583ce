package projection

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"sync"
	"sync/atomic"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// example keeps a document per initiative, a list by position, and a total in
// memory; it fails where a test asks it to.
type example struct {
	version string
	docs    *Documents[exampleDoc]
	total   int // records counted since Reset

	mu       sync.Mutex
	failAt   uint64 // math.MaxUint64: after the commit
	fail     func() error
	attempts int
}

type exampleDoc struct {
	Changes int    `json:"changes"`
	Phase   string `json:"phase"`
	Last    uint64 `json:"last"`
}

// encoded counts how often documents are encoded, by their phase.
var encoded sync.Map

func (d exampleDoc) MarshalJSON() ([]byte, error) {
	n, _ := encoded.LoadOrStore(d.Phase, new(atomic.Int64))
	n.(*atomic.Int64).Add(1)
	type plain exampleDoc
	return json.Marshal(plain(d))
}

func newExample() *example {
	return &example{version: "1", docs: NewDocuments[exampleDoc]("documents", 100)}
}

func (p *example) Name() string    { return "example" }
func (p *example) Version() string { return p.version }

func (p *example) Reset() {
	p.docs.Reset()
	p.total = 0
}

func (p *example) Begin(tx *store.Tx) Batch {
	return &exampleBatch{projector: p, tx: tx, docs: p.docs.Begin(tx)}
}

// failing makes every batch with a position fail until fail gives nil.
func (p *example) failing(at uint64, fail func() error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failAt, p.fail = at, fail
}

func (p *example) check(at uint64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail == nil || at != p.failAt {
		return nil
	}
	p.attempts++
	return p.fail()
}

type exampleBatch struct {
	projector *example
	tx        *store.Tx
	docs      *Changes[exampleDoc]
	total     int
}

func (b *exampleBatch) Apply(r events.Record) error {
	if err := b.projector.check(r.Position); err != nil {
		return err
	}
	b.total++
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], r.Position)
	if err := b.tx.Append("by-position", key[:], []byte(r.AggregateID+" "+r.Name)); err != nil {
		return err
	}
	switch data := r.Data.(type) {
	case *events.PhaseReported:
		doc, err := b.docs.Change(r.AggregateID)
		if err != nil {
			return err
		}
		doc.Changes, doc.Phase, doc.Last = doc.Changes+1, string(data.Phase), r.Position
	case *events.Withdrawn:
		return b.docs.Delete(r.AggregateID)
	case *events.Resumed:
		doc, err := b.docs.Look(r.AggregateID)
		if err != nil || doc == nil {
			return err
		}
		return b.tx.Put("resumed", []byte(r.AggregateID), []byte(doc.Phase))
	}
	return nil
}

// Hold holds everything back that Flush would write, unless there is too much.
func (b *exampleBatch) Hold() (bool, error) {
	if b.docs.Full() {
		return false, b.Flush()
	}
	return true, nil
}

func (b *exampleBatch) Flush() error { return b.docs.Flush() }

func (b *exampleBatch) Committed() {
	if err := b.projector.check(math.MaxUint64); err != nil {
		panic(err)
	}
	b.docs.Committed()
	b.projector.total += b.total
}

var errExample = errors.New("cannot deal with it")

// future is an event of a later program.
type future struct{}

func (*future) EventName() string { return "from-the-future" }
