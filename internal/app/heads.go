package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
)

const (
	// headName is the file with the signed head, beside the folders of log and
	// views: whoever loses those still has it.
	headName = "head.note"
	// headEvery is the most often that the head is written.
	headEvery = time.Second
	// headPatience bounds the last write of a head, when the program ends.
	headPatience = 2 * time.Second
)

// heads keeps the signed head of the log: in a file, and beside the log itself.
type heads struct {
	app   *App
	key   proof.Key
	path  string
	logID string
	file  proof.Head    // as it was found; Size 0: none
	saved atomic.Uint64 // size of the head that was written last
}

// openHeads reads the file, before the log is opened.
func (a *App) openHeads(cfg Config) error {
	key, err := proof.NewKey(cfg.Secret)
	if err != nil {
		return err
	}
	a.heads = &heads{app: a, key: key, path: HeadFile(cfg.Data)}
	raw, err := os.ReadFile(a.heads.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read signed head: %w", err)
	}
	a.heads.file = a.heads.open(a.heads.path, raw)
	return nil
}

// HeadFile is the path of the file with the signed head.
func HeadFile(data string) string { return filepath.Join(data, headName) }

// open reads a head. One that is not signed with our key is taken for what it
// says: it can only make us refuse what we would have served.
func (h *heads) open(name string, signed []byte) proof.Head {
	head, err := h.key.Open(signed)
	if err != nil {
		h.app.logger.Warn("the signed head of the log cannot be trusted", "at", name, "size", head.Size, "error", err)
	}
	return head
}

// witness is what the file knows, for the log to be opened.
func (h *heads) witness() eventlog.Witness {
	return eventlog.Witness{Name: h.path, LogID: h.file.LogID, Position: h.file.Size}
}

// named is a head and where it was found.
type named struct {
	name string
	proof.Head
}

// known are the heads of this log that were signed before.
func (h *heads) known(ctx context.Context) (all []named, err error) {
	logID, _, last, err := h.app.log.Extent(ctx)
	if err != nil {
		return nil, err
	}
	h.logID = logID
	beside, err := h.app.log.Head(ctx)
	if err != nil {
		return nil, err
	}
	all = []named{{h.path, h.file}}
	if beside != nil {
		all = append(all, named{"the bucket beside the log", h.open("the bucket beside the log", beside)})
	}
	kept := all[:0]
	for _, n := range all {
		switch {
		case n.Size == 0:
		case n.LogID != logID:
			h.app.logger.Warn("a signed head is of another log, and is replaced", "at", n.name, "its log", n.LogID, "this log", logID)
		default:
			given, err := h.givenUp(ctx, n.Size, last)
			if err != nil {
				return nil, err
			}
			if given {
				h.app.logger.Warn("a signed head is of positions that were given up, which was accepted", "at", n.name, "size", n.Size)
				continue
			}
			kept = append(kept, n)
		}
	}
	return kept, nil
}

// givenUp says that a position was lost, and that a person has accepted that.
func (h *heads) givenUp(ctx context.Context, position, last uint64) (bool, error) {
	if position > last {
		return false, nil
	}
	r, err := h.app.log.Record(ctx, position)
	if err != nil {
		return false, err
	}
	from, _ := closed(r)
	return from > 0, nil
}

// losses are the heads that know of more than the log holds.
func (h *heads) losses(ctx context.Context) (losses []*projection.LogLoss, err error) {
	known, err := h.known(ctx)
	if err != nil {
		return nil, err
	}
	_, _, last, err := h.app.log.Extent(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range known {
		if n.Size > last {
			losses = append(losses, projection.HeadLoss(n.name, n.Size, last))
		}
	}
	return losses, nil
}

// expect lets the projector compare what it reads with the known heads, and
// compares the stored tree with them now.
func (h *heads) expect(ctx context.Context) error {
	known, err := h.known(ctx)
	if err != nil {
		return err
	}
	tree, err := h.app.views.Tree()
	if err != nil {
		return nil // the views are damaged, and are built anew
	}
	for _, n := range known {
		if n.Size == tree.Size() {
			if err := projection.CheckHead(tree, n.name, n.Head); err != nil {
				return err
			}
		}
		h.app.proof.Expect(n.name, n.Head)
	}
	return nil
}

// forget is called when a person has accepted that the log is shorter than its
// head: the file is kept under another name.
func (h *heads) forget(ctx context.Context) error {
	aside := fmt.Sprintf("%s.before-%s", h.path, time.Now().UTC().Format("20060102T150405.000"))
	if err := os.Rename(h.path, aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set signed head aside: %w", err)
	}
	h.file = proof.Head{}
	empty, err := h.key.Sign(proof.Head{LogID: h.logID})
	if err != nil {
		return err
	}
	return h.app.log.SetHead(ctx, empty, func([]byte) bool { return false })
}

// keep writes the head whenever the views have gone on, at most once a second,
// and when ctx ends.
func (h *heads) keep(ctx context.Context) error {
	tick := time.NewTicker(headEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), headPatience)
			defer cancel()
			h.save(last)
			return nil
		case <-tick.C:
			h.save(ctx)
		}
	}
}

// save writes the head of what is applied. A failure is said and tried again.
func (h *heads) save(ctx context.Context) {
	tree, ok := h.app.proof.Tree()
	if !ok || tree.Size() == h.saved.Load() || h.app.runner.Refused() != nil {
		return
	}
	if h.logID == "" {
		return
	}
	if err := h.write(ctx, proof.Of(h.logID, tree)); err != nil {
		h.app.logger.Warn("the signed head of the log could not be written", "size", tree.Size(), "error", err)
		return
	}
	h.saved.Store(tree.Size())
}

func (h *heads) write(ctx context.Context, head proof.Head) error {
	signed, err := h.key.Sign(head)
	if err != nil {
		return err
	}
	if head.Size >= h.file.Size || h.file.LogID != head.LogID {
		if err := eventlog.WriteSynced(h.path, signed); err != nil {
			return err
		}
		h.file = head
		h.app.proof.Expect(h.path, head) // should the views be built anew
	}
	return h.app.log.SetHead(ctx, signed, func(there []byte) bool {
		known, err := h.key.Open(there)
		return err == nil && known.LogID == head.LogID && known.Size >= head.Size
	})
}
