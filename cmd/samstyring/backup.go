package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/operator"
)

// backupCommand adds to a backup what the log holds that it does not yet, and
// replaces what lies beside the log, from a registry that is running, or from its
// folder while it is not.
type backupCommand struct {
	storage
	Out string `help:"Folder of the backup; what is there is verified, and added to." required:"" placeholder:"DIR" type:"path"`
}

// Run says how much was added.
func (c *backupCommand) Run(p *program) error {
	keys, err := access.LoadKeys(c.keyFile()) // made by nobody but serve
	if err != nil {
		return fmt.Errorf("a backup is sealed with the key of the registry: %w", err)
	}
	if err := apart(c.Out, c.Data); err != nil {
		return err
	}
	secret := keys.Derive("rooms")
	running, err := operator.Dial(p.ctx, c.Data)
	if err == nil {
		return c.take(p.ctx, p, secret, running)
	}
	if !errors.Is(err, operator.ErrNotRunning) {
		return err
	}
	c.content = eventlog.Either
	return c.with(p, func(ctx context.Context, a *app.App) error { return c.take(ctx, p, secret, operator.Direct{App: a}) })
}

// apart refuses a backup into the folder that it is a backup of, or one below it: it
// would be lost with it, and takes the place of the registry's own signed head.
func apart(out, data string) error {
	at, err := filepath.Abs(out)
	if err != nil {
		return fmt.Errorf("folder of the backup: %w", err)
	}
	registry, err := os.Stat(data)
	if err != nil {
		return nil // it is not there: the log is on servers
	}
	for {
		if there, err := os.Stat(at); err == nil && os.SameFile(there, registry) {
			return fmt.Errorf("the backup cannot be in %s: that is the folder of the registry, and is lost with it. Nothing was written", data)
		}
		if filepath.Dir(at) == at {
			return nil
		}
		at = filepath.Dir(at)
	}
}

func (c *backupCommand) take(ctx context.Context, p *program, secret []byte, from backup.Source) error {
	taken, err := backup.Take(ctx, c.Out, secret, from)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d events added; the backup in %s goes to position %d.\n", taken.Events, c.Out, taken.Last)
	audit := taken.Beside.Audit
	fmt.Fprintf(p.stdout, "Beside the log: %s, %d entries of the audit log. What was there before is removed.\n", inWords(taken.Beside), audit.Entries)
	if n := taken.Beside.Unreadable; n > 0 {
		fmt.Fprintf(p.stdout, "%d values cannot be read in the registry and are not in the backup; its log names them.\n", n)
	}
	if audit.Missing > 0 {
		fmt.Fprintf(p.stdout, "%d entries of the audit log cannot be read in the registry and are not in the backup.\n", audit.Missing)
	}
	return nil
}

// inWords says what lies beside the log, by bucket.
func inWords(b *backup.Beside) string {
	counts := b.Counts()
	parts := []string{fmt.Sprintf("%d cursors", len(b.Cursors))}
	for _, bucket := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d in %s", counts[bucket], bucket))
	}
	return strings.Join(parts, ", ")
}
