package imports

import (
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// questionSince asks about a row whose cells somebody has changed, when somebody
// else has changed the same fields since the row was written.
const questionSince = "changed_since"

// own takes a row that the registry wrote to a spreadsheet itself: it names an
// initiative and the version that whoever edited it has seen. What was not edited
// says nothing.
func (p *planner) own(r *Row, v importing.Version) error {
	number := r.Values.ExternalID
	if !initiative.ValidID(number) {
		r.unknownVersion(number, v)
		return nil
	}
	now, err := p.service.Query.Stored(number)
	if err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	base, ok, err := p.asOf(&now, v.Position)
	if err != nil {
		return err
	}
	if !ok {
		r.unknownVersion(number, v)
		return nil
	}
	c := &r.write.Command
	inLanguage(&c.Values, &base, locale.Language(v.Language))
	unguard(&c.Values, &base)
	r.ID = number
	*c, r.clashes = c.Edited(&base, &now)
	return nil
}

// asOf is an initiative as it was right after the event at a position; ok is false
// if it has no such event.
func (p *planner) asOf(now *initiative.State, position uint64) (s initiative.State, ok bool, err error) {
	switch {
	case !now.Exists() || position > now.Position:
		return s, false, nil
	case position == now.Position:
		return *now, true, nil
	}
	entries, err := p.service.Query.History(now.ID)
	if err != nil {
		return s, false, err
	}
	for _, e := range entries {
		r, err := e.Record()
		if err != nil {
			return s, false, fmt.Errorf("read event %d: %w", e.Position, err)
		}
		if initiative.Evolve(&s, r); r.Position == position {
			return s, true, nil
		}
	}
	return s, false, nil
}

func (r *Row) unknownVersion(number string, v importing.Version) {
	r.Faults = append(slices.Clip(r.Faults), importing.Cell{
		Line: r.Line, Column: "id", Code: "unknown_version", Args: fault.Args{"id": number, "version": fmt.Sprint(v.Position)},
	})
}

// inLanguage gives texts that stand under a heading without a language the one
// that our spreadsheet had picked.
func inLanguage(v *events.Proposed, base *initiative.State, l locale.Language) {
	for _, text := range []struct {
		said *events.Text
		was  events.Text
	}{{&v.Title, base.Title}, {&v.Summary, base.Summary}} {
		written, ok := (*text.said)["nb"]
		if _, tag := l.PickTagged(text.was); ok && len(*text.said) == 1 && tag != "" {
			*text.said = events.Text{tag: written}
		}
	}
}

// titled says that a row has the title of an initiative, in any language.
func titled(v *events.Proposed, s *initiative.State) bool {
	for _, said := range v.Title {
		for _, now := range s.Title {
			if reference.Fold(said) == reference.Fold(now) {
				return true
			}
		}
	}
	return false
}

// settle asks which of two changes applies, and makes the row what was answered.
func (p *planner) settle(r *Row) {
	if len(r.clashes) == 0 {
		return
	}
	c := &r.write.Command
	var fields []string
	for _, x := range r.clashes {
		fields = append(fields, x.Field)
	}
	answered := r.ask(&p.upload.Choices, Question{Code: questionSince, Args: fault.Args{"id": r.ID, "fields": fields}, Answers: []Answer{
		{Value: answerYes, Code: "ours"}, {Value: answerNo, Code: "theirs"},
	}})
	if !answered {
		return
	}
	if r.Questions[len(r.Questions)-1].Given == answerYes {
		c.Consent.Over = append(slices.Clip(c.Consent.Over), fields...)
		return
	}
	for _, f := range fields {
		*c = c.Without(f)
	}
}

// beside puts what a field was when the row was written beside what it has become
// since.
func (r *Row) beside() {
	for i := range r.Differences {
		d := &r.Differences[i]
		for _, x := range r.clashes {
			if x.Field == d.Field {
				base := x.Base
				d.Base, d.Kept = &base, false
			}
		}
	}
}
