package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/pkg/client"
)

type verifyLogCommand struct {
	Data    string `help:"Folder of log, views and keys, which no registry has open." default:"data" type:"path"`
	Server  string `help:"Address of a running registry whose events are read instead." placeholder:"URL"`
	Head    string `help:"File with a signed head to compare with. Default: head.note in the data folder; none for a running registry." placeholder:"FILE" type:"path"`
	KeyFile string `help:"Key that the head was signed with. Default: issuer.key in the data folder." placeholder:"FILE" type:"path"`
}

// damaged is the exit code of a log that was read and is not whole.
const damaged = 3

// damagedError ends the program with that code.
type damagedError struct{ findings int }

func (e damagedError) Error() string {
	return fmt.Sprintf("the log is damaged: %d findings", e.findings)
}
func (damagedError) ExitCode() int { return damaged }

// Run reads the whole log and changes nothing. It says what does not hold; exit
// code 3: something does not, 1: the log could not be read.
func (c *verifyLogCommand) Run(p *program) error {
	var check proof.Check
	if err := c.expect(p, &check); err != nil {
		return err
	}
	var err error
	if c.Server != "" {
		err = c.served(p.ctx, &check)
	} else if _, err = app.CheckFormat(c.Data); err == nil {
		err = eventlog.Inspect(filepath.Join(c.Data, "log"), &check)
	}
	if err != nil {
		return err
	}
	tree := check.End()
	fmt.Fprintf(p.stdout, "%d events, of which %d carry a checksum and follow on the one before them. Root of the tree over them: %v\n", check.Events, check.Chained, tree.Root())
	for _, finding := range check.Findings {
		fmt.Fprintln(p.stdout, "  "+finding)
	}
	if n := len(check.Findings); n > 0 {
		return damagedError{n}
	}
	fmt.Fprintln(p.stdout, "Everything holds.")
	return nil
}

// expect reads the head that the log is compared with.
func (c *verifyLogCommand) expect(p *program, check *proof.Check) error {
	path := c.Head
	if path == "" && c.Server == "" {
		path = app.HeadFile(c.Data)
	}
	if path == "" {
		fmt.Fprintln(p.stdout, "There is no signed head to compare with; give one with --head.")
		return nil
	}
	signed, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && c.Head == "" {
		fmt.Fprintf(p.stdout, "There is no signed head in %s to compare with.\n", path)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read signed head: %w", err)
	}
	key, err := c.key()
	if err != nil {
		return err
	}
	head, err := key.Open(signed)
	if err != nil {
		check.Found("%s: %v", path, err)
	}
	if eventlog.IsExercise(head.LogID) {
		fmt.Fprintf(p.stdout, "The head is of log %s: an exercise, all of which is made up.\n", head.LogID)
	}
	check.Expect(path, head)
	return nil
}

func (c *verifyLogCommand) key() (proof.Key, error) {
	path := c.KeyFile
	if path == "" {
		path = filepath.Join(c.Data, "issuer.key")
	}
	keys, err := access.LoadKeys(path)
	if err != nil {
		return proof.Key{}, fmt.Errorf("read the key that the head was signed with: %w", err)
	}
	return proof.NewKey(keys.Derive("rooms"))
}

// served reads the events that a registry gives out.
func (c *verifyLogCommand) served(ctx context.Context, check *proof.Check) error {
	api, err := client.New(c.Server)
	if err != nil {
		return err
	}
	for after := uint64(0); ; {
		records, err := api.Events(ctx, after, page)
		if err != nil {
			return fmt.Errorf("read events after %d: %w", after, err)
		}
		if len(records) == 0 {
			return nil
		}
		for _, r := range records {
			headers := map[string][]string{}
			for name, value := range r.Headers() {
				headers[name] = []string{value}
			}
			check.Add(proof.Event{
				Position: r.Position, Aggregate: r.Aggregate + " " + r.AggregateID, ID: r.ID,
				Checksum: events.Checksum(r.Subject(), headers, r.Raw), Carried: r.Checksum, Predecessor: r.Predecessor,
			})
			after = r.Position
		}
	}
}
