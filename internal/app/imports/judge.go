package imports

import (
	"errors"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// judge says what becomes of a row, and gives the events that it would cause.
func (p *planner) judge(r *Row) ([]events.Payload, error) {
	r.write.Target = r.ID
	if p.leaves(r) {
		r.Verdict = LeftOut
		return nil, nil
	}
	if r.ID == "" && !r.known {
		r.Faults = append(slices.Clip(r.Faults), r.lacks...)
	}
	if len(r.Faults) > 0 {
		r.Verdict = Refused
		return nil, nil
	}
	if r.ID == "" && (len(r.lacks) > 0 || r.unread) {
		r.Verdict = Doubt // whether it is a new one is asked about, or what it says
		return nil, nil
	}
	if r.ID != "" {
		if err := p.compare(r); err != nil {
			return nil, err
		}
		if r.unread {
			r.Verdict = Doubt
			return nil, nil
		}
		if r.write.Command.Own && len(r.Differences) == 0 && !r.open() {
			r.Verdict = Unchanged // whoever may write to it
			return nil, nil
		}
	}
	_, caused, err := p.service.Command.DecideImport(p.caller, *r.write)
	if err != nil {
		var f *fault.Error
		if !errors.As(err, &f) || f.Code == fault.Unavailable || f.Code == fault.Internal {
			return nil, fmt.Errorf("plan line %d: %w", r.Line, err)
		}
		r.refused(f)
	}
	switch {
	case len(r.Faults) > 0:
		r.Verdict = Refused
	case r.open():
		r.Verdict = Doubt
	case r.ID == "":
		r.Verdict = New
	case len(caused) > 0:
		r.Verdict = Changed
	case len(r.Differences) > 0:
		r.Verdict = Kept
	default:
		r.Verdict = Unchanged
	}
	if !r.Writes() {
		caused = nil
	}
	return caused, nil
}

// compare lays a row beside the initiative that it is, and asks where another
// organisation would become responsible.
func (p *planner) compare(r *Row) error {
	s, err := p.service.Query.Stored(r.ID)
	if err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	r.Title, r.write.Seen = s.Title, s.Position
	c := &r.write.Command
	unguard(&c.Values, &s)
	p.settle(r)
	if c.TakesOver(&s) {
		yes := Question{Code: questionOwner, Args: fault.Args{"owner": s.Owner, "newOwner": c.Values.Owner, "id": r.ID},
			Answers: []Answer{{Value: answerYes, Code: "take_over"}, {Value: answerNo, Code: "keep_owner"}}}
		if r.ask(&p.upload.Choices, yes) {
			if r.Questions[len(r.Questions)-1].Given == answerYes {
				c.Consent.Owner = true
			} else {
				c.Values.Owner, c.Values.OwnerName = "", ""
			}
		}
	}
	r.Differences = c.Differences(&s)
	r.beside()
	return nil
}

// unguard takes off what the registry put before texts that a spreadsheet would
// take for a formula, where the text is the recorded one. Anywhere else the sign
// may be somebody's own.
func unguard(said *events.Proposed, s *initiative.State) {
	for _, text := range []struct{ said, now events.Text }{
		{said.Title, s.Title}, {said.Summary, s.Summary}, {said.Description, s.Description},
	} {
		for tag, written := range text.said {
			if now := text.now[tag]; written != now && written == plaintext.Guarded(now) {
				text.said[tag] = now
			}
		}
	}
}

// refused tells every reason. What a question is about already is none.
func (r *Row) refused(f *fault.Error) {
	asked := func(code string) bool { return code == "other_owner_registered" && r.open() }
	for _, field := range f.Fields {
		if !asked(field.Code) {
			r.Faults = append(r.Faults, importing.Cell{Line: r.Line, Column: field.Path, Code: field.Code, Args: field.Args})
		}
	}
	if len(f.Fields) == 0 {
		r.Faults = append(r.Faults, importing.Cell{Line: r.Line, Code: "fault." + f.TextKey(), Args: f.Args})
	}
}
