package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// restoreCommand writes a backup into an empty log, and beside it.
type restoreCommand struct {
	storage
	From     string    `help:"Folder of the backup." required:"" placeholder:"DIR" type:"existingdir"`
	Position *uint64   `help:"Restore the log no further than this position." placeholder:"POSITION"`
	Until    time.Time `help:"Restore the log no further than the last event at or before this time." placeholder:"TIME"`
	LogOnly  bool      `help:"Leave out what lies beside the log: subscriptions, contacts, drafts, sealed scores, API keys, the audit log."`
}

// Run verifies the whole backup before anything is written.
func (c *restoreCommand) Run(p *program) error {
	if c.Position != nil && !c.Until.IsZero() {
		return errors.New("--position and --until both say where to stop; give one of them")
	}
	url, err := c.natsURL()
	if err != nil {
		return err
	}
	set, err := c.open()
	if err != nil {
		return err
	}
	through, err := c.through(set)
	if err != nil {
		return err
	}
	cfg := app.Config{Data: c.Data, Logger: c.logger(p), Log: c.logConfig(url)}
	r := app.Restoration{Head: set.Head, Note: set.Note(), Through: through, Each: set.Each}
	var back broughtBack
	if b := set.Beside; b != nil {
		r.Beside = func(ctx context.Context, log eventlog.Beside) error { return c.beside(ctx, log, b, through, &back) }
	}
	if err := app.Restore(p.ctx, cfg, r); err != nil {
		return c.inUse(err)
	}
	c.tell(p, set, through, back)
	return nil
}

// broughtBack is what is said of what lies beside the log.
type broughtBack struct {
	cursors int // that were set back
	audit   auditlog.Restored
}

// beside restores what lies beside the log. The audit log is as it was when the
// backup was made, wherever the log ends: who has looked has looked.
func (c *restoreCommand) beside(ctx context.Context, log eventlog.Beside, b *backup.Beside, through uint64, back *broughtBack) (err error) {
	if err = secretbucket.New(log).Restore(ctx, b.Values, b.Keys); err != nil {
		return err
	}
	if back.cursors, err = notify.RestoreCursors(ctx, log, b.Cursors, through); err != nil || b.Audit == nil {
		return err
	}
	back.audit, err = auditlog.Restore(ctx, log, auditlog.Restoration{
		Last: b.Audit.Last, Keep: cmp.Or(c.AuditKeep, b.Audit.Keep), Now: time.Now(), Each: b.Audit.Each,
	})
	return err
}

// besideLoss is what is not restored without what lies beside the log.
const besideLoss = "subscriptions with what waits for them, contacts, drafts, scores that are not revealed yet, API keys, " +
	"what organisations have chosen headings of spreadsheets to mean, who refuses all letters, what operators have said of the local issuer, and the audit log"

// open verifies the backup, and says what can be done if it does not hold.
func (c *restoreCommand) open() (*backup.Set, error) {
	keys, err := access.LoadKeys(c.keyFile())
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && c.LogOnly:
		return backup.OpenLog(c.From, nil)
	case missing:
		return nil, fmt.Errorf("the key of the registry is needed, and %s is not there. Nothing was written. "+
			"What lies beside the log is sealed with it, and the log's head is signed with it. Put the copy of the key there, or say where it is with --key-file. "+
			"Only if it is lost for good: restore with --log-only, and start serve with --new-key. Lost are then %s; and nobody can say that it was this registry that signed the head",
			c.keyFile(), besideLoss)
	case err != nil:
		return nil, fmt.Errorf("the key of the registry is needed: %w", err)
	}
	secret := keys.Derive("rooms")
	if c.LogOnly {
		return c.openLog(secret)
	}
	set, err := backup.Open(c.From, secret)
	switch {
	case errors.Is(err, backup.ErrOtherKey):
		return nil, fmt.Errorf("%w. Nothing was written. Put the key there that the registry had, or say where it is with --key-file. "+
			"Only if it is lost for good: take %s away, restore with --log-only, and start serve with --new-key. Lost are then %s", err, c.keyFile(), besideLoss)
	case err != nil:
		if _, wrong := backup.OpenLog(c.From, secret); wrong == nil {
			err = fmt.Errorf("%w\nNothing was written. The log in the backup is whole: restored with --log-only it comes back alone. Lost are then %s", err, besideLoss)
		}
		return nil, err
	case set.Beside == nil:
		return nil, fmt.Errorf("the backup in %s has nothing of what lies beside the log: an earlier version has made it, or its files are gone. Nothing was written. "+
			"With --log-only the log is restored alone. Lost are then %s", c.From, besideLoss)
	}
	return set, nil
}

// openLog verifies the log of the backup, and says if nothing is wrong but the key.
func (c *restoreCommand) openLog(secret []byte) (*backup.Set, error) {
	set, err := backup.OpenLog(c.From, secret)
	if err == nil {
		return set, nil
	}
	if _, wrong := backup.OpenLog(c.From, nil); wrong != nil {
		return nil, err
	}
	return nil, fmt.Errorf("the head of the backup was signed with another key than is given here, or was altered: %w. Nothing was written. "+
		"Put the key there that the registry had, or say where it is with --key-file. Only if it is lost for good: take %s away, restore with --log-only, "+
		"and start serve with --new-key", err, c.keyFile())
}

// tell says what was restored, and what was not.
func (c *restoreCommand) tell(p *program, set *backup.Set, through uint64, back broughtBack) {
	say := func(format string, args ...any) { fmt.Fprintf(p.stdout, format+"\n", args...) }
	say("Restored log %s through position %d of %d.", set.Head.LogID, through, set.Head.Size)
	if eventlog.IsExercise(set.Head.LogID) {
		say("It is the log of an exercise: all that is in it is made up. Start it with serve --exercise.")
	}
	if set.Note() == nil {
		say("Without the key nobody can say who has signed its head; the events are those that it speaks of.")
	}
	if through < set.Head.Size {
		say("Positions %d–%d are left out and closed: new events come behind them.", through+1, set.Head.Size)
	}
	b := set.Beside
	if b == nil {
		say("Nothing that lies beside the log was restored. Not there are %s.", besideLoss)
		return
	}
	say("Beside the log: %s, as of %s, when the log went to position %d.", inWords(b), b.Taken.Format(time.RFC3339), b.Position)
	if b.Position > through {
		say("They are as they were then, not as at position %d: scores of rounds that were revealed in between are not there, and are given and sealed again.", through)
	}
	if b.Position < set.Head.Size {
		say("What was changed beside the log after that is not there: the last backup was broken off.")
	}
	if back.cursors > 0 {
		say("%d cursors were set back to position %d: from there on subscribers are told what the log says anew.", back.cursors, through)
	}
	if n := len(b.Erased); n > 0 {
		say("%d contacts were left out: the log says that they were erased.", n)
	}
	if b.Unreadable > 0 {
		say("%d values could not be read when the backup was made, and are not there.", b.Unreadable)
	}
	tellAudit(say, b.Audit, back.audit)
	say("Sessions, files that waited to be imported, logs of deliveries and counters are in no backup: people sign in again.")
}

// tellAudit says what has come back of the audit log.
func tellAudit(say func(string, ...any), a *backup.Audit, back auditlog.Restored) {
	if a == nil {
		say("The audit log was not restored: an earlier version has made the backup, without it.")
		return
	}
	say("The audit log: %d entries, through number %d. Whoever has fetched more fetches again what comes after that number.", back.Entries, a.Last)
	if back.Over > 0 {
		say("%d entries were left out: their time is over.", back.Over)
	}
	if a.Missing > 0 {
		say("%d entries could not be read when the backup was made, and are not there.", a.Missing)
	}
}

// through is the last position to restore.
func (c *restoreCommand) through(set *backup.Set) (uint64, error) {
	switch {
	case c.Position != nil && (*c.Position == 0 || *c.Position > set.Head.Size):
		return 0, fmt.Errorf("--position %d: the backup holds positions 1–%d", *c.Position, set.Head.Size)
	case c.Position != nil:
		return *c.Position, nil
	case c.Until.IsZero():
		return set.Head.Size, nil
	}
	var last uint64
	later := errors.New("later")
	err := set.Each(set.Head.Size, func(records []events.Record) error {
		for _, r := range records {
			if r.Time.After(c.Until) {
				return later
			}
			last = r.Position
		}
		return nil
	})
	if err != nil && !errors.Is(err, later) {
		return 0, err
	}
	if last == 0 {
		return 0, fmt.Errorf("--until %s: the backup holds nothing from then", c.Until.Format(time.RFC3339))
	}
	return last, nil
}
