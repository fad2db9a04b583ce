package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/pkg/client"
)

type auditCommand struct {
	storage
	Org    string `help:"Organisation whose entries to write, by number or name; all by default."`
	After  uint64 `help:"Write only what came after this entry." default:"0"`
	Server string `help:"Address of a running registry to read from, with a token that has samstyring:admin." placeholder:"URL"`
	tokenPlace
}

// auditReader gives the entries after one, and whether there are more.
type auditReader func(ctx context.Context, after uint64) ([]client.AuditEntry, uint64, bool, error)

// Run writes the entries, the oldest first. That they were read is an entry too.
func (c *auditCommand) Run(p *program) error {
	organisation := ""
	if c.Org != "" {
		ref, err := reference.Load()
		if err != nil {
			return err
		}
		if organisation, err = organisationNumber(c.Org, ref, locale.English); err != nil {
			return err
		}
	}
	if c.Server != "" {
		token, err := c.token()
		if err != nil {
			return err
		}
		api, err := client.New(c.Server, client.WithToken(token), client.WithLanguage("en"))
		if err != nil {
			return err
		}
		return c.write(p, func(ctx context.Context, after uint64) ([]client.AuditEntry, uint64, bool, error) {
			return api.Audit(ctx, organisation, after)
		})
	}
	c.content = eventlog.Either
	return c.with(p, func(ctx context.Context, a *app.App) error {
		operator := access.Caller{Actor: access.Operator, Scopes: []string{access.ScopeAdmin}}
		if err := a.Audit.RecordFor(ctx, operator, organisation, auditlog.AuditRead, ""); err != nil {
			return err
		}
		return c.write(p, func(ctx context.Context, after uint64) ([]client.AuditEntry, uint64, bool, error) {
			return readAudit(ctx, a.Audit, auditlog.Query{Organisation: organisation, After: after, Limit: page})
		})
	})
}

// readAudit reads entries as the API shows them.
func readAudit(ctx context.Context, log *auditlog.Log, q auditlog.Query) (out []client.AuditEntry, next uint64, more bool, err error) {
	entries, more, err := log.Read(ctx, q)
	next = q.After
	for _, e := range entries {
		out = append(out, client.AuditEntry{
			Position: e.Sequence, At: e.At, Organisation: e.Organisation, Actor: e.Actor, By: e.By, Key: e.Key,
			Act: string(e.Act), About: e.About, Text: locale.English.Value("act", string(e.Act)),
		})
		next = e.Sequence
	}
	return out, next, more, err
}

func (c *auditCommand) write(p *program, read auditReader) error {
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	for after, more := c.After, true; more; {
		var entries []client.AuditEntry
		var err error
		if entries, after, more, err = read(p.ctx, after); err != nil {
			return errors.Join(errors.New("the audit log could not be read"), describe(err, locale.English))
		}
		for _, e := range entries {
			if err := out.Encode(e); err != nil {
				return fmt.Errorf("write entry %d: %w", e.Position, err)
			}
		}
	}
	return nil
}
