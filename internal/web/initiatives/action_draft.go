package initiatives

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
)

// saveDraft keeps what was typed, for the organisation to go on with.
func (c *actionRequest) saveDraft() error {
	raw, err := json.Marshal(c.f.Draft())
	if err != nil {
		return fmt.Errorf("encode draft: %w", err)
	}
	registry, ctx := c.v.Shell.Config.App, c.v.HTTP.Context()
	_, err = registry.Secrets.SaveDraft(ctx, c.v.Caller(), c.state, c.action.key, c.action.kind, secrets.Unsent{Content: raw, Revision: c.f.Seen(draftField)})
	var e *fault.Error
	if errors.As(err, &e) && e.Code == fault.PreconditionFailed {
		// Kept once more, it goes over what the colleague has kept.
		if now, err := registry.Secrets.Unsent(ctx, c.v.Caller(), c.state, c.action.key, c.action.kind); err == nil && now != nil {
			c.f.Values.Set(draftField, strconv.FormatUint(now.Revision, 10))
		} else {
			c.f.Values.Del(draftField)
		}
		return c.refused(err)
	}
	if err != nil {
		return err
	}
	c.v.Leave("draft.kept", nil)
	return c.v.Redirect(c.path())
}

// discard erases the draft and begins anew.
func (c *actionRequest) discard() error {
	if err := c.v.Shell.Config.App.Secrets.Discard(c.v.HTTP.Context(), c.v.Caller(), c.state, c.action.key, c.action.kind); err != nil {
		return err
	}
	c.v.Leave("draft.discarded", nil)
	return c.v.Redirect(c.path())
}

// path is the address of the form.
func (c *actionRequest) path() string {
	if c.state.ID == "" {
		return "/tiltak/" + c.action.slug
	}
	return "/tiltak/" + c.state.ID + "/" + c.action.slug
}

// overtaken shows what has happened since the form was made. What was typed is
// kept; the fields that were left as they were follow what stands now.
func (c *actionRequest) overtaken() error {
	before := c.seen()
	history, err := c.v.Shell.Config.App.Query.History(c.state.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(history, func(e document.Entry) bool { return e.Position > before })
	if i >= 0 {
		c.met = parts.HistoryItems(c.v, history[i:])
	}
	c.rebase(before)
	c.see()
	c.resign()
	c.f.Title, c.f.Detail = c.v.T("overtaken.title", nil), c.v.T("overtaken.what", nil)
	return c.render(false)
}

// resign asks for a signature anew, over what stands now.
func (c *actionRequest) resign() {
	if s := c.signing(); s != nil && c.f.Value("contentHash") != s.Hash {
		c.f.Values.Set("contentHash", s.Hash)
		c.f.Values.Del("confirmed")
	}
}

// rebase takes over what others have changed, where the form was left as it was.
func (c *actionRequest) rebase(before uint64) {
	if c.action.start == nil {
		return
	}
	then, err := c.at(before)
	if err != nil {
		return // what was typed stands as it was typed
	}
	c.binding().Rebase(c.action.start(then), c.action.start(c))
}

// at is the request as it would have begun at an earlier position.
func (c *actionRequest) at(position uint64) (*actionRequest, error) {
	stored, err := c.v.Shell.Config.App.Query.AtPosition(c.state.ID, position)
	if err != nil {
		return nil, err
	}
	then := &actionRequest{v: c.v, action: c.action, state: c.state, doc: new(document.Initiative)}
	return then, json.Unmarshal(stored.JSON, then.doc)
}
