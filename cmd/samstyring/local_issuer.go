package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/operator"
)

// localIssuerCommand decides about tokens of the local issuer while the registry
// runs: by the socket in its data folder, or in the log itself where it does not.
type localIssuerCommand struct {
	storage
	Do string `arg:"" help:"What to do: status; off and on: whether its tokens are taken; revoke: call back all that are out." enum:"status,off,on,revoke"`
}

// Run says what holds afterwards.
func (c *localIssuerCommand) Run(p *program) error {
	do := c.Do
	if do == "status" {
		do = ""
	}
	said, err := c.say(p, do)
	if err != nil {
		return err
	}
	state := "are taken, where the local issuer is configured (--local-issuer)"
	if said.Off {
		state = "are not taken"
	}
	fmt.Fprintf(p.stdout, "Tokens of the local issuer %s.\n", state)
	if !said.Since.IsZero() {
		fmt.Fprintf(p.stdout, "Those that were issued before %s are refused.\n", said.Since.Format(time.RFC3339))
	}
	return nil
}

func (c *localIssuerCommand) say(p *program, do string) (said access.Issuance, err error) {
	running, err := operator.Dial(p.ctx, c.Data)
	if err == nil {
		return running.Issuance(p.ctx, do)
	}
	if !errors.Is(err, operator.ErrNotRunning) {
		return said, err
	}
	return c.stopped(p, do)
}

// stopped is say where no registry runs on the folder; others may, on the same
// servers.
func (c *localIssuerCommand) stopped(p *program, do string) (said access.Issuance, err error) {
	c.content = eventlog.Either
	a, _, err := c.open(p.ctx, c.logger(p), "")
	if err != nil {
		return said, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if do == "" {
		return a.Issuance(), nil
	}
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	return operator.ChangeIssuance(ctx, a, operator.Changes[do])
}
