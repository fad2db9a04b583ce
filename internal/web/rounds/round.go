package rounds

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// roundRequest is a visit in the room of one round. Nothing in it tells a score before
// both parties' are revealed: the state and the document hold none, and drafts
// are read with the caller's own key.
type roundRequest struct {
	*shell.Request
	state round.State
	head  roundHead
}

// roundHead is what every page of a round is given.
type roundHead struct {
	Round  *document.Round
	Path   string       // of the room
	Mine   events.Party // of who is here; "" for everybody else
	Theirs events.Party // the other one; "" where Mine is
	Public bool         // the scores are revealed
	Form   *form.Form   // nil where there is none
	May    mayAsk
}

// mayAsk says whether who is here may ask for an operation: what they may not is
// not offered to them. A template calls it with "call .May".
type mayAsk func(operation string) bool

func may(v *shell.Request) mayAsk {
	c := v.Caller()
	return func(operation string) bool { return v.Shell.Config.App.Command.MayAsk(c, operation) == nil }
}

// enter reads the round that the address names.
func enter(v *shell.Request) (*roundRequest, error) {
	s, err := v.Shell.Config.App.Query.RoundState(v.HTTP.PathValue("round"))
	if err != nil {
		return nil, err
	}
	shown, err := v.Shell.Config.App.Query.ShowRound(&s)
	if err != nil {
		return nil, err
	}
	r := &roundRequest{Request: v, state: s}
	r.head = roundHead{
		Round: shown, Path: roundsPath + "/" + s.ID,
		Mine: access.PartyOf(v.Session.Organisation), Public: s.Public(), May: may(v),
	}
	if r.head.Mine != "" {
		r.head.Theirs = otherParty(r.head.Mine)
	}
	return r, nil
}

// keyholder refuses everybody but the two parties.
func keyholder(v *shell.Request) error {
	if !v.Session.SignedIn() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	if access.PartyOf(v.Session.Organisation) == "" {
		return fault.New(fault.Forbidden, "only_parties", nil)
	}
	return nil
}

// enterAsParty is enter for one of the two parties.
func enterAsParty(v *shell.Request) (*roundRequest, error) {
	if err := keyholder(v); err != nil {
		return nil, err
	}
	return enter(v)
}

// candidate is the candidate that the address names.
func (r *roundRequest) candidate() (*round.MinutesCandidate, error) {
	id := r.HTTP.PathValue("initiative")
	i := slices.IndexFunc(r.head.Round.Candidates, func(c round.MinutesCandidate) bool { return c.Initiative == id })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "not_a_candidate", fault.Args{"id": id})
	}
	return &r.head.Round.Candidates[i], nil
}

// candidatesShown is how many candidates there are on a page that tells much
// about each.
const candidatesShown = 25

// cutCandidates leaves the room with the candidates of the page that the address
// asks for. What is worked out from all of them must be worked out before.
func (r *roundRequest) cutCandidates(most int, id string) *shell.Pager {
	whole := *r.head.Round
	from, to, p := r.Cut(len(whole.Candidates), most, r.HTTP.URL.Query().Get(shell.ParamPage), id)
	whole.Candidates = whole.Candidates[from:to]
	r.head.Round = &whole
	return p
}

// show renders a page of the round below the room.
func (r *roundRequest) show(name, title string, data any) error {
	p := shell.Page{Title: title + " – " + r.name(), Crumbs: r.crumbs(), Form: r.head.Form}
	if p.Form != nil {
		p.Status = p.Form.Status
	}
	return r.Render(name, p, data)
}

func (r *roundRequest) name() string { return r.Lang.Pick(r.state.Name) }

func (r *roundRequest) crumbs() []shell.Crumb {
	return []shell.Crumb{{Title: r.T("menu.rounds", nil), Href: roundsPath}, {Title: r.name(), Href: r.head.Path}}
}

func otherParty(p events.Party) events.Party {
	if p == events.PartyState {
		return events.PartyMunicipalities
	}
	return events.PartyState
}

// points writes a score with two decimals, so that columns line up.
func points(lang locale.Language, v float64) string { return decimals(lang, v, 2) }

// share writes a weight in per cent, with one decimal.
func share(lang locale.Language, v float64) string { return decimals(lang, 100*v, 1) + "\u00a0%" }

func decimals(lang locale.Language, v float64, n int) string {
	s := strconv.FormatFloat(v, 'f', n, 64)
	if lang == locale.English {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}
