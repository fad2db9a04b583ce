package initiative

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// ConfirmMonths is how many months what is recorded is taken to be true, after
// whoever maintains it last said so.
const ConfirmMonths = 6

// Reason is why an initiative waits for somebody.
type Reason string

// The reasons, in the order in which those without a deadline are shown.
const (
	WaitsBypassed   Reason = "bypassed"   // it has gone ahead, and no assessment is ready
	WaitsReopened   Reason = "reopened"   // the assessment was opened, and has not been sent anew
	WaitsIncomplete Reason = "incomplete" // the assessment that was sent lacks something for its level
	WaitsAnswers    Reason = "answers"    // KS has asked for changes, and they are not answered
	WaitsFinalise   Reason = "finalise"   // nothing is lacking for the gate
	WaitsAssessment Reason = "assessment" // none was sent
	WaitsStatement  Reason = "statement"  // KS has not said what it thinks
	WaitsSignature  Reason = "signature"  // a class is to be signed, by both or by the other one still
	WaitsAgain      Reason = "again"      // the decision rests on content that has changed since
	WaitsFurther    Reason = "further"    // both asked that it be studied further
	WaitsPlan       Reason = "plan"       // it is prioritised as now, and no pilot is planned
	WaitsMeasuring  Reason = "measuring"  // not every criterion of the pilot is measured
	WaitsPilot      Reason = "pilot"      // the conclusion of the pilot is to be signed
	WaitsWaiver     Reason = "waiver"     // the other party wants to do without a pilot
	WaitsPreparing  Reason = "preparing"  // nobody has said who takes it over
	WaitsItems      Reason = "items"      // the nine points of the handover
	WaitsAcceptance Reason = "acceptance" // the handover is to be accepted
	WaitsResumption Reason = "resumption" // the day that the pause was to last until has come
	WaitsConfirming Reason = "confirming" // nobody has said for ConfirmMonths that it is true, or ever
)

// Reasons lists them.
var Reasons = []Reason{
	WaitsBypassed, WaitsReopened, WaitsIncomplete, WaitsAnswers, WaitsFinalise, WaitsAssessment, WaitsStatement, WaitsSignature,
	WaitsAgain, WaitsFurther, WaitsPlan, WaitsMeasuring, WaitsPilot, WaitsWaiver, WaitsPreparing, WaitsItems, WaitsAcceptance, WaitsResumption, WaitsConfirming,
}

// Jointly says that others may have something to do first.
func (r Reason) Jointly() bool {
	switch r {
	case WaitsSignature, WaitsAgain, WaitsPilot, WaitsAcceptance:
		return true
	}
	return false
}

// Wait is one thing that an initiative waits for.
type Wait struct {
	Reason Reason
	Kind   Kind        // of the command that it waits for
	Until  events.Date // "": there is no deadline
}

// Waits are what an initiative waits for an organisation with, and what is on
// its way to the organisation: what it waits for others with. party is the one
// whose key the organisation holds; "" for none. Whether the organisation has the
// right to it is not asked: of a handover everybody's part is among them.
func Waits(s *State, organisation string, party events.Party, today events.Date) (theirs, coming []Wait) {
	w := waiting{State: s, today: today}
	switch s.Standing {
	case events.StandingOnHold:
		if s.Owner == organisation && s.HoldUntil != "" && s.HoldUntil <= today {
			w.add(WaitsResumption, KindResume, s.HoldUntil)
		}
		if party == events.PartyMunicipalities {
			w.statement() // a pause does not stop its deadline
		}
		return w.theirs, nil
	case events.StandingActive:
	default:
		return nil, nil
	}
	if s.Owner == organisation {
		w.owner()
	} else if party == events.PartyMunicipalities && s.Stage == events.StageProposed {
		w.unassessed()
	}
	if party == events.PartyMunicipalities {
		w.statement()
	}
	if party != "" {
		w.keys(party)
	}
	w.handover()
	return w.theirs, w.coming
}

// CanWait says, of its owner and stage alone, whether Waits may give anything of an
// initiative for an organisation: whoever looks through many need not read the others.
func CanWait(owner string, stage events.Stage, organisation string, party events.Party) bool {
	return owner == organisation || party != "" || stage == events.StagePiloted
}

// waiting gathers what one initiative waits for.
type waiting struct {
	*State
	today          events.Date
	theirs, coming []Wait
}

func (w *waiting) add(r Reason, k Kind, until events.Date) {
	w.theirs = append(w.theirs, Wait{r, k, until})
}

func (w *waiting) follow(r Reason, k Kind, until events.Date) {
	w.coming = append(w.coming, Wait{r, k, until})
}

// owner is what whoever answers for the initiative has to do.
func (w *waiting) owner() {
	a := w.Assessment
	switch {
	case a == nil && w.Stage != events.StageProposed, a != nil && a.Finalised: // it was assessed, here or before the registry
	case a == nil:
		w.add(w.unsent(), KindSubmitAssessment, "")
	case a.ReopenedReason != nil:
		w.add(WaitsReopened, KindSubmitAssessment, "")
	default:
		w.sent(a)
	}
	w.onwards()
	if due, over := w.confirmDue(); over {
		w.add(WaitsConfirming, KindConfirm, due)
	}
}

// onwards is what the owner has to do after the decision.
func (w *waiting) onwards() {
	a, p := w.Assessment, w.Pilot
	switch {
	case w.Decision.Class == events.ClassInvestigate && a != nil && a.Finalised && w.Decision.ContentHash == w.ContentHash():
		w.add(WaitsFurther, KindReopenAssessment, "")
	case w.Stage == events.StagePiloted && w.Handover.Prepared == nil:
		w.add(WaitsPreparing, KindPrepareHandover, "")
	case w.Stage != events.StagePrioritized:
	case p == nil && len(w.Waivers) == 0 && w.Decision.Class == events.ClassNow:
		w.add(WaitsPlan, KindPlanPilot, "")
	case p != nil && p.Concluded == "" && len(p.Measured) < len(p.Plan.Criteria):
		w.add(WaitsMeasuring, KindMeasurePilot, p.Plan.End)
	}
}

// unsent is why an assessment that nobody has sent is waited for.
func (w *waiting) unsent() Reason {
	if w.Bypassed() {
		return WaitsBypassed
	}
	return WaitsAssessment
}

// sent is what follows when an assessment has been sent.
func (w *waiting) sent(a *AssessmentState) {
	lacks := len(Missing(&a.Content)) > 0
	if lacks {
		w.add(WaitsIncomplete, KindSubmitAssessment, "")
	}
	if a.Statement == nil && w.today <= a.StatementDeadline {
		w.follow(WaitsStatement, KindGiveStatement, a.StatementDeadline)
		return
	}
	open := a.Statement != nil && len(a.Answers) < len(a.Statement.RequestedChanges)
	if open {
		w.add(WaitsAnswers, KindAnswerStatement, "")
	}
	if !lacks && !open {
		w.add(WaitsFinalise, KindFinaliseAssessment, "")
	}
}

// confirmDue is the day by which what is recorded was to be confirmed, and
// whether it has come; the day is "" where nobody ever has.
func (w *waiting) confirmDue() (due events.Date, over bool) {
	if w.Stage == events.StageOperational {
		return "", false
	}
	if w.ConfirmedAt.IsZero() {
		return "", true
	}
	due = events.Date(w.ConfirmedAt.AddDate(0, ConfirmMonths, 0).Format(time.DateOnly))
	return due, due <= w.today
}

// unassessed is what KS will be asked about and has not been.
func (w *waiting) unassessed() {
	if w.Assessment == nil || w.Assessment.ReopenedReason != nil {
		w.follow(w.unsent(), KindSubmitAssessment, "")
	}
}

func (w *waiting) statement() {
	if a := w.Assessment; a != nil && !a.Finalised && a.Statement == nil && a.ReopenedReason == nil {
		w.add(WaitsStatement, KindGiveStatement, a.StatementDeadline)
	}
}

// keys is what whoever holds one of the two keys has to sign.
func (w *waiting) keys(party events.Party) {
	w.decision(party)
	theirs := otherParty(party)
	if p := w.Pilot; p != nil && p.Concluded == "" && w.Stage == events.StagePrioritized {
		if mine, signed := p.Conclusions[party]; !signed || mine.ContentHash != w.PilotHash() {
			w.add(WaitsPilot, KindConcludePilot, p.Plan.End)
		}
	}
	if _, waived := w.Waivers[theirs]; waived && w.Stage == events.StagePrioritized {
		w.add(WaitsWaiver, KindWaivePilot, "")
	}
}

// decision is the class that both sign, anew when the content has changed.
func (w *waiting) decision(party events.Party) {
	hash := w.ContentHash()
	_, mine := w.live(party, hash)
	_, theirs := w.live(otherParty(party), hash)
	undecided := w.Decision.Class == "" && w.Stage == events.StageAssessed
	changed := w.Decision.Class != "" && w.Decision.ContentHash != hash
	switch {
	case mine && !theirs:
		w.follow(WaitsSignature, KindSign, "")
	case mine:
	case changed:
		w.add(WaitsAgain, KindSign, "")
	case theirs, undecided:
		w.add(WaitsSignature, KindSign, "")
	}
}

func (w *waiting) handover() {
	if w.Stage != events.StagePiloted || w.Handover.Prepared == nil {
		return
	}
	if len(w.Handover.Items) < len(events.HandoverItems) {
		w.add(WaitsItems, KindSettleHandoverItem, "")
	}
	w.add(WaitsAcceptance, KindAcceptHandover, "")
}
