package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/operator"
	"github.com/samstyring/samstyring/internal/reference"
)

// inviteCommand invites an organisation's first administrator: by the socket in the
// data folder of a running registry, or in the log itself where none runs.
type inviteCommand struct {
	storage
	Organisation string `arg:"" help:"Organisation that gets an administrator, by number or name."`
	Days         int    `help:"How long the invitation is good for, at most 30." default:"14"`
	As           string `help:"Organisation that operates the registry; the event names it." default:"991825827"`
	PublicURL    string `help:"Address that the registry is reached at, which the link begins with; without it that of the running registry, or http://127.0.0.1:8080." placeholder:"URL"`
}

// Run prints the link and nothing else. It is shown now and never again: the log
// has a hash of its code.
func (c *inviteCommand) Run(p *program) error {
	life := time.Duration(c.Days) * 24 * time.Hour
	if life <= 0 || life > organisation.MaxInvitation {
		return fmt.Errorf("--days: an invitation is good for 1 to %d days", int(organisation.MaxInvitation.Hours()/24))
	}
	ref, err := reference.Load()
	if err != nil {
		return err
	}
	to, err := organisationNumber(c.Organisation, ref, locale.English)
	if err != nil {
		return err
	}
	as, err := organisationNumber(c.As, ref, locale.English)
	if err != nil {
		return err
	}
	made, err := c.invite(p, operator.Invitation{To: to, As: as, Life: life})
	if err != nil {
		return describe(err, locale.English)
	}
	fmt.Fprintf(p.stderr, "The first to open it and sign in becomes administrator of %s, until %s:\n", ref.NameOf(to, ""), made.Expires.Format(time.RFC3339))
	_, err = fmt.Fprintln(p.stdout, strings.TrimSuffix(cmp.Or(c.PublicURL, made.Site, "http://127.0.0.1:8080"), "/")+"/min-side/invitasjon?"+url.Values{"kode": {made.Code}}.Encode())
	return err
}

func (c *inviteCommand) invite(p *program, i operator.Invitation) (made operator.Invited, err error) {
	running, err := operator.Dial(p.ctx, c.Data)
	if err == nil {
		return running.Invite(p.ctx, i)
	}
	if !errors.Is(err, operator.ErrNotRunning) {
		return made, err
	}
	c.content = eventlog.Either
	err = c.with(p, func(ctx context.Context, a *app.App) error {
		made.Invitation, err = operator.Invite(ctx, a, i)
		return err
	})
	return made, err
}
