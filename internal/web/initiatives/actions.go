package initiatives

import (
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// actionForms is everything that can be done about an initiative, in the order in
// which it comes up.
var actionForms = []*actionForm{
	&assessing, &stating, &answering, &finalising, &signingDecision, &planning, &joining, &leaving, &measuring, &concluding,
	&waiving, &preparing, &settling, &accepting,
	&amending, &reporting, &rebaselining, &announcing, &callingOff, &confirming, &choosing, &onboarding, &relating, &unrelating, &reopening,
	&pausing, &resuming, &withdrawing, &merging, &retiring, &recording,
}

// decoded makes the command of a form whose fields are those of the command.
func decoded[T any](make func(*T) initiative.Command) func(*actionRequest) ([]initiative.Command, error) {
	return func(c *actionRequest) ([]initiative.Command, error) {
		var v T
		if err := c.tree.Into(&v); err != nil {
			return nil, err
		}
		return []initiative.Command{make(&v)}, nil
	}
}

// reasoned is what many forms ask for.
type reasoned struct {
	Reason events.Text `json:"reason"`
	Note   events.Text `json:"note"`
}

// party is the one whose key the caller holds; of somebody who holds none it is
// one that the rules refuse to them.
func (c *actionRequest) party() events.Party {
	if p := access.PartyOf(c.v.Session.Organisation); p != "" {
		return p
	}
	return events.PartyState
}

// municipality is the number of the one that the caller is; "" for others.
func (c *actionRequest) municipality() string {
	m, _ := c.v.Shell.Config.Ref.ByOrganisation(c.v.Session.Organisation)
	return m.Number
}

// confirm demands that the box was ticked.
func (c *actionRequest) confirm() {
	if c.f.Value("confirmed") == "" {
		c.wrong = append(c.wrong, fault.Field{Path: "confirmed", Code: "confirm_needed"})
	}
}

// confirmation is the box that says that one knows what one signs.
func confirmation() form.Field { return form.Field{Path: "confirmed", Kind: form.Tick, Required: true} }

func reason() form.Field { return form.LongText("reason").Needed() }

func always(fields ...form.Field) func(*actionRequest) []form.Field {
	return func(*actionRequest) []form.Field { return fields }
}

func fixed(name, value string) url.Values { return url.Values{name: {value}} }

// partyOf is the party whose key an organisation holds; "" for others.
func partyOf(organisation string) events.Party { return access.PartyOf(organisation) }
