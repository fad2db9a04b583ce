package rounds

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// signPage is the form on which a party signs the class of a candidate.
type signPage struct {
	roundHead
	Candidate *round.MinutesCandidate
	Path      string // of the candidate
	ToSign    *document.CandidateSign
	Choices   []classChoice
	Met       *round.Signed // what the other party has signed, if it still holds
	Own       *round.Signed
	Capacity  *capacityLine
	Criteria  events.CriteriaSet
}

// classChoice is a class with the hash that a signature would be over.
type classChoice struct {
	Class  events.Class
	Hash   string
	Barred bool // an obligation cannot be it
	Chosen bool
	Met    bool // the other party has signed it
}

// signForm shows what would be signed.
func signForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	if err := r.deciding(); err != nil {
		return err
	}
	return r.showSign()
}

// deciding refuses a form that has no use before the reveal or after the
// conclusion.
func (r *roundRequest) deciding() error {
	switch {
	case !r.state.Public():
		return fault.New(fault.NotAllowedNow, "scores_not_revealed", nil)
	case r.state.Concluded != nil:
		return fault.New(fault.NotAllowedNow, "round_is_concluded", nil)
	}
	return nil
}

func (r *roundRequest) showSign() error {
	c, err := r.candidate()
	if err != nil {
		return err
	}
	now := r.toSign(c.Initiative)
	if now == nil {
		return r.deciding()
	}
	d := &signPage{
		roundHead: r.head, Candidate: c, Path: r.candidatePath(c.Initiative), ToSign: now, Capacity: r.capacity(), Criteria: r.state.Criteria,
		Met: holding(c, r.head.Theirs, now), Own: holding(c, r.head.Mine, now),
	}
	chosen := events.Class(r.head.Form.Value("class"))
	for _, class := range events.Classes {
		d.Choices = append(d.Choices, classChoice{
			Class: class, Hash: now.Hashes[class], Barred: class == events.ClassNo && now.Binding, Chosen: class == chosen,
			Met: d.Met != nil && d.Met.Class == class,
		})
	}
	return r.show("round-sign", r.T("round.sign.title", fault.Args{"title": c.Title}), d)
}

// holding is a party's signature on a candidate, unless the content has changed
// since.
func holding(c *round.MinutesCandidate, p events.Party, now *document.CandidateSign) *round.Signed {
	if s, ok := c.Signatures[p]; ok && s.ContentHash == now.ContentHash {
		return &s
	}
	return nil
}

// sign signs what was shown: the hash is the one that the form was sent with.
func sign(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	c, err := r.candidate()
	if err != nil {
		return err
	}
	b := r.binding(form.OneOfFew("class", nil), reason())
	b.Lead = leads("initiative", "class")
	typed, wrong, err := form.Bind[struct {
		Class  events.Class `json:"class"`
		Reason events.Text  `json:"reason"`
	}](b)
	if err != nil {
		return err
	}
	class := typed.Class
	cmd := round.Sign{
		Party: r.head.Mine, Initiative: c.Initiative, Class: class, DecisionHash: b.Value("hash." + string(class)), Reason: typed.Reason,
	}
	if !slices.Contains(events.Classes, class) {
		cmd.DecisionHash = "-" // a hash is for a class; that the class is missing is what is wrong
	}
	done, err := r.give(b, cmd, wrong...)
	if err != nil {
		return err
	}
	if !done {
		return r.showSign()
	}
	s, err := v.Shell.Config.App.Query.RoundState(r.state.ID)
	if err != nil {
		return err
	}
	if _, both := s.SignedByBoth(c.Initiative); both {
		v.Leave("round.signed.both", fault.Args{"class": class})
	} else {
		v.Leave("round.signed.one", fault.Args{"class": class, "party": r.head.Theirs})
	}
	return v.Redirect(r.candidatePath(c.Initiative))
}
