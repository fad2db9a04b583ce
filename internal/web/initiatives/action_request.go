package initiatives

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// actionForm is one thing that can be done about an initiative, with a page of its
// own: the form, what it begins with, and the commands that it gives. Its texts
// stand under page.action.<key>.
type actionForm struct {
	key      string
	slug     string // of the address, after /tiltak/{id}/
	fields   func(*actionRequest) []form.Field
	start    func(*actionRequest) url.Values // of a fresh form; nil: empty
	takes    func(*actionRequest) error      // adds to a fresh form what the address names; nil: nothing
	kind     initiative.Kind                 // of the commands that it gives
	ready    func(*actionRequest) bool       // whether it has come up; nil: always
	commands func(*actionRequest) ([]initiative.Command, error)
	about    string                                // what the page shows above the form: a template about-<about>
	review   bool                                  // what will be recorded is shown before it is sent
	draft    bool                                  // it can be kept and sent later
	anyTime  bool                                  // it holds whatever else has happened meanwhile
	upkeep   bool                                  // it is listed among what can be done at any time
	missing  func(*actionRequest) []fault.Field    // what the next gate would say, shown while one writes
	shape    func(*actionRequest)                  // makes of what was typed what the command holds, where the form asks in another way
	press    map[string]func(*actionRequest) error // what its own buttons do
	resumed  func(*actionRequest)                  // sees a draft that one goes on from
	script   string                                // of the page; it works without
	settled  func(*actionRequest, error)           // sees the refusal of a command, to lead its errors to the fields
}

// The fields that these forms have beside those of every form.
const (
	draftField = "_utkast" // the revision of the draft
)

// actionRequest is one visit to a form about one initiative.
type actionRequest struct {
	v      *shell.Request
	action *actionForm
	state  *initiative.State
	doc    *document.Initiative // nil for a registration
	f      *form.Form
	need   *shell.Link         // the need that a registration is begun from; nil: none
	tree   form.Tree           // what was typed, in the shape of the command's JSON
	wrong  []fault.Field       // what cannot be read at all
	met    []parts.HistoryItem // what has happened since the form was made
	saved  *secrets.Unsent
	lines  []costLine // of an assessment, and the cells that they came from
}

// open reads what the form is about.
func open(v *shell.Request, a *actionForm) (*actionRequest, error) {
	c := &actionRequest{v: v, action: a, state: &initiative.State{}}
	id := v.HTTP.PathValue("id")
	if id == "" {
		return c, nil
	}
	if !initiative.ValidID(id) {
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	stored, err := v.Shell.Config.App.Query.Document(id)
	if err != nil {
		return nil, err
	}
	c.doc = new(document.Initiative)
	if err := json.Unmarshal(stored.JSON, c.doc); err != nil {
		return nil, fmt.Errorf("decode document %s: %w", id, err)
	}
	state, err := v.Shell.Config.App.Query.State(id)
	c.state = &state
	return c, err
}

// binding joins the fields of the form to what was typed in them.
func (c *actionRequest) binding() *form.Binding {
	b := c.v.Binding(c.f, c.action.fields(c)...)
	b.Key, b.Lead = c.action.key, c.lead
	return b
}

// lead takes the path of an error to the field that asks for it: places are
// asked for by the kind of reach, and evidence in two fields.
func (c *actionRequest) lead(path string) string {
	switch {
	case strings.HasPrefix(path, "reach.codes"):
		return "reach." + c.f.Value("reach.scope")
	case path == lineList:
		return costList
	case path == "evidence" && c.f.Value("evidence.source") == "":
		return "evidence.source"
	case path == "evidence":
		return "evidence.url"
	case strings.HasPrefix(path, onboardingList+"[") && strings.HasSuffix(path, ".hours"):
		return path + ".high"
	}
	return ""
}

// offers makes options of what depends on the initiative.
func (c *actionRequest) offers(options func(*actionRequest) []form.Option) form.Options {
	return func(*form.Binding) []form.Option { return options(c) }
}

// permitted is nil if the action may be begun: it is the caller's to do, and the
// initiative stands where it can be done. What is missing for it is no reason
// not to begin.
func (c *actionRequest) permitted() error {
	best, _ := c.possible()
	return best
}

// possible asks whether the action can be done, by the caller and now. The fields
// are what a gate still needs.
func (c *actionRequest) possible() (refusal error, unmet []fault.Field) {
	caller := c.v.Caller()
	if caller.Anonymous() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil), nil
	}
	refusal, unmet = mayBegin(c.v, caller, c.state, c.action.kind)
	if code := fault.CodeOf(refusal); code != fault.Forbidden && code != fault.Unauthenticated && c.action.ready != nil && !c.action.ready(c) {
		return fault.New(fault.NotAllowedNow, "", nil), nil
	}
	return refusal, unmet
}

// mayBegin asks whether somebody could give a command of a kind now. What a gate
// still needs is no refusal.
func mayBegin(v *shell.Request, caller access.Caller, s *initiative.State, kind initiative.Kind) (refusal error, unmet []fault.Field) {
	refusal = v.Shell.Config.App.Command.May(caller, s, kind)
	var e *fault.Error
	if errors.As(refusal, &e) && e.Code == fault.GateUnmet {
		return nil, e.Fields
	}
	return refusal, nil
}

// read makes of what was typed the value that commands are decoded from.
func (c *actionRequest) read() {
	c.tree, c.wrong = c.binding().Read()
	if c.action.shape != nil {
		c.action.shape(c)
	}
}

// newKeys gives a form what ties it to this showing of it.
func (c *actionRequest) newKeys() {
	c.f.NewKey()
	c.see()
}

// see notes in the form what it was made from.
func (c *actionRequest) see() {
	c.f.Values.Set(form.SeenField, strconv.FormatUint(c.state.Position, 10))
}

func (c *actionRequest) seen() uint64 { return c.f.Seen(form.SeenField) }

// request is that of the n-th command of the form.
func (c *actionRequest) request(n int) command.Request {
	r := c.v.Once(c.f, n)
	if n == 0 && !c.action.anyTime {
		r.IfMatch = c.seen()
	}
	return r
}
