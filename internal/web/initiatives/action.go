package initiatives

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// actionRoutes are the addresses of everything that can be done.
func actionRoutes(w *shell.Shell) []shell.Route {
	out := []shell.Route{
		{Pattern: "GET /tiltak/nytt", Handle: show(w, &registering)},
		{Pattern: "POST /tiltak/nytt", Handle: receive(w, &registering)},
		{Pattern: "GET /min-side", Handle: w.CachedFor(mineFollows, mine)},
	}
	for _, a := range actionForms {
		out = append(out,
			shell.Route{Pattern: "GET /tiltak/{id}/" + a.slug, Handle: show(w, a)},
			shell.Route{Pattern: "POST /tiltak/{id}/" + a.slug, Handle: receive(w, a)},
		)
	}
	return out
}

// show is the page of a fresh form, or of the draft of it.
func show(w *shell.Shell, a *actionForm) shell.Handler {
	return func(v *shell.Request) error {
		c, err := open(v, a)
		if err != nil {
			return err
		}
		if err := c.permitted(); err != nil {
			return err
		}
		if c.f, err = v.NewForm(); err != nil {
			return err
		}
		if a.start != nil {
			c.f.Values = a.start(c)
		}
		if a.takes != nil {
			if err := a.takes(c); err != nil {
				return err
			}
		}
		if err := c.resume(); err != nil {
			return err
		}
		c.newKeys()
		return c.render(false)
	}
}

// resume goes on from the draft, if there is one.
func (c *actionRequest) resume() error {
	if !c.action.draft {
		return nil
	}
	var err error
	c.saved, err = c.v.Shell.Config.App.Secrets.Unsent(c.v.HTTP.Context(), c.v.Caller(), c.state, c.action.key, c.action.kind)
	if err != nil || c.saved == nil {
		return err
	}
	values := url.Values{}
	if err := json.Unmarshal(c.saved.Content, &values); err != nil {
		return fmt.Errorf("decode draft of %s: %w", c.state.ID, err)
	}
	c.f.Values = values
	if c.action.resumed != nil {
		c.action.resumed(c)
	}
	c.f.Values.Set(draftField, strconv.FormatUint(c.saved.Revision, 10))
	return nil
}

// receive takes a form that was sent: to change its rows, to keep it, to show
// what will be recorded, or to record it.
func receive(w *shell.Shell, a *actionForm) shell.Handler {
	return func(v *shell.Request) error {
		f, err := v.ReadForm()
		if err != nil {
			return err
		}
		c, err := open(v, a)
		if err != nil {
			return err
		}
		if err := c.authorise(); err != nil {
			return err
		}
		c.f = f
		do := f.Value(form.ButtonField)
		if c.binding().Press(do) {
			return c.render(false)
		}
		if press := a.press[do]; press != nil {
			return press(c)
		}
		c.binding().Compact()
		switch {
		case do == "rett":
			return c.render(false)
		case do == "utkast" && a.draft:
			return c.saveDraft()
		case do == "forkast" && a.draft:
			return c.discard()
		}
		return c.send(a.review && do != "send")
	}
}

// authorise refuses whoever the action is not for. When it can be done is asked when it
// is: a form that is sent twice may find that it is done already.
func (c *actionRequest) authorise() error {
	refusal, _ := c.possible()
	switch fault.CodeOf(refusal) {
	case fault.Unauthenticated, fault.Forbidden:
		if refusal != nil {
			return refusal
		}
	}
	return nil
}

// send gives the commands, or only looks whether they would be refused and
// shows what they would record.
func (c *actionRequest) send(review bool) error {
	c.read()
	commands, err := c.action.commands(c)
	if err == nil && review {
		err = c.tryAll(commands)
	} else if err == nil {
		var done command.Result
		if done, err = c.give(commands); err == nil {
			return c.done(done)
		}
	}
	if err != nil {
		return c.refused(err)
	}
	return c.render(true)
}

func (c *actionRequest) tryAll(commands []initiative.Command) error {
	for _, cmd := range commands {
		if err := fault.Merge(c.wrong, c.v.Shell.Config.App.Command.Try(c.v.Caller(), c.state, cmd)); err != nil {
			return err
		}
	}
	if seen := c.seen(); !c.action.anyTime && c.state.ID != "" && seen != c.state.Position {
		return fault.New(fault.PreconditionFailed, "", nil)
	}
	return nil
}

// give gives the commands. Several of one form have been tried before, so that
// nothing is recorded of a form of which a part would be refused.
func (c *actionRequest) give(commands []initiative.Command) (done command.Result, err error) {
	registry, ctx := c.v.Shell.Config.App, c.v.HTTP.Context()
	for n, cmd := range commands {
		req := c.request(n)
		req.Pending = c.wrong
		if propose, ok := cmd.(initiative.Propose); ok {
			done, err = registry.Command.Create(ctx, req, propose)
		} else {
			done, err = registry.Command.Do(ctx, req, c.state.ID, cmd)
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// done leads to the initiative, and says there what has been done.
func (c *actionRequest) done(res command.Result) error {
	if c.action.draft {
		if err := c.v.Shell.Config.App.Secrets.Discard(c.v.HTTP.Context(), c.v.Caller(), c.state, c.action.key, c.action.kind); err != nil {
			c.v.Shell.Config.Logger.Warn("draft of what was sent could not be erased", "initiative", c.state.ID, "err", err)
		}
	}
	c.v.Leave("done."+c.action.key, nil)
	id := res.ID
	if id == "" {
		id = c.state.ID
	}
	return c.v.Redirect("/tiltak/" + id)
}

// refused shows the form again with everything that was typed and every reason.
func (c *actionRequest) refused(err error) error {
	if c.action.settled != nil {
		c.action.settled(c, err)
	}
	if err := c.v.Refused(c.f, err); err != nil {
		return err
	}
	var e *fault.Error
	if errors.As(err, &e) {
		switch {
		case e.Code == fault.PreconditionFailed && e.Key != "draft_changed":
			return c.overtaken()
		case e.Code == fault.KeyReused:
			c.v.SentBefore(c.f, err, c.v.T("sent.what", nil))
			c.see()
		}
	}
	return c.render(false)
}
