package organisation

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// Command is a wish that Decide turns into events or refuses. The set is closed.
type Command interface {
	// decide lists the events that the command causes. An error is a
	// *fault.Error that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
	kind() Kind
}

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindClaim              Kind = "claimRoles" // what a sign-in does; nobody asks for it
	KindGrant              Kind = "grantRole"
	KindWithdraw           Kind = "withdrawRole"
	KindInvite             Kind = "inviteMember"
	KindWithdrawInvitation Kind = "withdrawInvitation"
	KindRedeem             Kind = "redeemInvitation"
	KindGiveMandate        Kind = "giveMandate"
	KindWithdrawMandate    Kind = "withdrawMandate"
	KindMakeKey            Kind = "createApiKey"
	KindWithdrawKey        Kind = "withdrawApiKey"
)

// Kinds lists all kinds that somebody asks for.
var Kinds = []Kind{KindGrant, KindWithdraw, KindInvite, KindWithdrawInvitation, KindRedeem, KindGiveMandate, KindWithdrawMandate, KindMakeKey, KindWithdrawKey}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Claim) kind() Kind              { return KindClaim }
func (Grant) kind() Kind              { return KindGrant }
func (Withdraw) kind() Kind           { return KindWithdraw }
func (Invite) kind() Kind             { return KindInvite }
func (WithdrawInvitation) kind() Kind { return KindWithdrawInvitation }
func (Redeem) kind() Kind             { return KindRedeem }
func (GiveMandate) kind() Kind        { return KindGiveMandate }
func (WithdrawMandate) kind() Kind    { return KindWithdrawMandate }
func (MakeKey) kind() Kind            { return KindMakeKey }
func (WithdrawKey) kind() Kind        { return KindWithdrawKey }

// World answers questions about reference data.
type World interface {
	// StateAgency says whether an organisation is known to belong to the state.
	StateAgency(organisation string) bool
}

// Env is what a decision may look at besides the state.
type Env struct {
	Organisation string      // whose it is
	Now          time.Time   // of the decision
	Today        events.Date // the same as a day in Norway
	World        World
}

// Decide gives the events that a command causes in a state, or a *fault.Error
// with every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) { return c.decide(&s, env) }
