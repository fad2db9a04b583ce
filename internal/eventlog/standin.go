package eventlog

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// OpenStandIn opens an empty log in the place of one that is damaged, so that the
// registry can go on reading from its views. The damaged one is not touched; an
// embedded one is kept from other processes. Nothing can be read from the
// stand-in and nothing appended: every call of Log, and every call that counts
// with Beside.StandsIn, gives the reason, which is an ErrShorter.
func OpenStandIn(ctx context.Context, cfg Config, reason error) (l *Log, err error) {
	if !errors.Is(reason, ErrShorter) {
		reason = fmt.Errorf("%w: %w", ErrShorter, reason)
	}
	of := &standIn{reason: reason}
	if cfg.URL == "" {
		if of.lock, err = lockFolder(cfg.Dir); err != nil {
			return nil, fmt.Errorf("stand in for event log: %w", err)
		}
	}
	if of.dir, err = os.MkdirTemp("", "samstyring-reading-"); err != nil {
		return nil, errors.Join(fmt.Errorf("stand in for event log: %w", err), of.close())
	}
	l, err = Open(ctx, Config{Dir: of.dir}) // what its server tells is not about the log
	if err != nil {
		return nil, errors.Join(fmt.Errorf("stand in for event log: %w", err), of.close())
	}
	l.logger = cfg.Logger
	l.Refuse(reason)
	l.standIn.Store(of)
	return l, nil
}

// standIn is that a log stands in for one that is damaged.
type standIn struct {
	reason error
	dir    string
	lock   *os.File // on the folder of the damaged one; nil: it is remote
}

// close takes the stand-in away.
func (s *standIn) close() error {
	if s == nil {
		return nil
	}
	var err error
	if s.dir != "" {
		err = os.RemoveAll(s.dir)
	}
	if s.lock != nil {
		err = errors.Join(err, unlockFolder(s.lock))
	}
	return err
}

// StandsIn is why there is nothing to be read beside the log: it stands in for
// one that is damaged. Nil: it does not.
func (b Beside) StandsIn() error {
	if s := b.log.standIn.Load(); s != nil {
		return s.reason
	}
	return nil
}

// damageError is an ErrShorter that knows what is damaged.
type damageError struct {
	error
	file    string // relative to the folder of the log
	missing string // positions
}

func (e *damageError) Unwrap() error { return e.error }

// Damage names the file and the positions.
func (e *damageError) Damage() (file, missing string) { return e.file, e.missing }

// DamageIn is what an error knows of a loss, for who has to mend it: a file,
// relative to the folder of the log, and positions. Either may be empty.
func DamageIn(err error) (file, missing string) {
	var known interface{ Damage() (file, missing string) }
	if errors.As(err, &known) {
		return known.Damage()
	}
	return "", ""
}
