package initiatives

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// keep keeps what was typed, for the organisation to go on with.
func (c *actionRequest) keep() error {
	values := url.Values{}
	for name, list := range c.f.Values {
		if !strings.HasPrefix(name, "_") || strings.HasPrefix(name, countField) {
			values[name] = list
		}
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return fmt.Errorf("encode draft: %w", err)
	}
	seen, _ := strconv.ParseUint(c.f.Value(shell.DraftField), 10, 64)
	registry, ctx := c.v.Shell.Config.App, c.v.HTTP.Context()
	_, err = registry.Secrets.Keep(ctx, c.v.Caller(), c.state, c.act.key, c.act.kind, secrets.Unsent{Content: raw, Revision: seen})
	var e *fault.Error
	if errors.As(err, &e) && e.Code == fault.PreconditionFailed {
		// Kept once more, it goes over what the colleague has kept.
		if now, err := registry.Secrets.Unsent(ctx, c.v.Caller(), c.state, c.act.key, c.act.kind); err == nil && now != nil {
			c.f.Values.Set(shell.DraftField, strconv.FormatUint(now.Revision, 10))
		} else {
			c.f.Values.Del(shell.DraftField)
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
	if err := c.v.Shell.Config.App.Secrets.Discard(c.v.HTTP.Context(), c.v.Caller(), c.state, c.act.key, c.act.kind); err != nil {
		return err
	}
	c.v.Leave("draft.discarded", nil)
	return c.v.Redirect(c.path())
}

// path is the address of the form.
func (c *actionRequest) path() string {
	if c.state.ID == "" {
		return "/tiltak/" + c.act.slug
	}
	return "/tiltak/" + c.state.ID + "/" + c.act.slug
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
	if c.act.start == nil {
		return
	}
	then, err := c.at(before)
	if err != nil {
		return // what was typed stands as it was typed
	}
	old, now := c.act.start(then), c.act.start(c)
	for _, f := range topFields(c.fields()) {
		if sameUnder(old, c.f.Values, f.path) {
			for _, key := range allUnder(c.f.Values, f.path) {
				delete(c.f.Values, key)
			}
			for _, key := range allUnder(now, f.path) {
				c.f.Values[key] = now[key]
			}
		}
	}
}

// at is the work as it would have begun at an earlier position.
func (c *actionRequest) at(position uint64) (*actionRequest, error) {
	stored, err := c.v.Shell.Config.App.Query.AtPosition(c.state.ID, position)
	if err != nil {
		return nil, err
	}
	then := &actionRequest{v: c.v, act: c.act, state: c.state, doc: new(document.Initiative)}
	return then, json.Unmarshal(stored.JSON, then.doc)
}

// topFields are the fields that stand for a value of their own: groups opened,
// rows as one.
func topFields(fields []field) []field {
	var out []field
	for _, f := range fields {
		if f.kind == kindGroup {
			out = append(out, topFields(f.fields)...)
			continue
		}
		out = append(out, f)
	}
	return out
}

// allUnder are the names of everything that belongs to a field.
func allUnder(v url.Values, path string) []string {
	var out []string
	for key := range v {
		if key == path || strings.HasPrefix(key, path+".") || strings.HasPrefix(key, path+"[") {
			out = append(out, key)
		}
	}
	return out
}

// sameUnder says that a field has the same value in two forms.
func sameUnder(a, b url.Values, path string) bool {
	written := func(v url.Values) map[string]string {
		out := map[string]string{}
		for _, key := range allUnder(v, path) {
			if s := strings.TrimSpace(strings.Join(v[key], "\n")); s != "" {
				out[key] = s
			}
		}
		return out
	}
	x, y := written(a), written(b)
	if len(x) != len(y) {
		return false
	}
	for key, s := range x {
		if y[key] != s {
			return false
		}
	}
	return true
}
