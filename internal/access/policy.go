package access

import (
	"cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Policy says who may give which command. Everything is denied that a rule
// does not allow, and nobody acts for another party: not Digdir for KS, not KS
// for Digdir, not a municipality for its neighbour, and no administrator for
// anybody. The rules are the table "Who may do what" of the product.
type Policy struct{ ref *reference.Data }

// NewPolicy gives the policy on reference data.
func NewPolicy(ref *reference.Data) Policy { return Policy{ref: ref} }

// PartyOrganisation is the organisation that holds a party's key.
var PartyOrganisation = map[events.Party]string{
	events.PartyState:          reference.Digdir,
	events.PartyMunicipalities: reference.KS,
}

// Allow is nil if the caller may give the command about an initiative in this
// state, and otherwise an Unauthenticated or Forbidden fault with the reason.
func (p Policy) Allow(c Caller, cmd initiative.Command, s *initiative.State) error {
	kind := string(initiative.KindOf(cmd))
	if err := Enter(c, kind); err != nil {
		return err
	}
	switch cmd := cmd.(type) {
	case initiative.Propose:
		return p.register(c, cmp.Or(cmd.Owner, c.Organisation)) // that there is none is the domain's to refuse
	case initiative.Import:
		return p.importer(c, cmd, s)
	case initiative.Sign:
		return party(c, cmd.Party)
	case initiative.ConcludePilot:
		return party(c, cmd.Party)
	case initiative.WaivePilot:
		return party(c, cmd.Party)
	case initiative.JoinPilot:
		return p.municipality(c, cmd.Municipality)
	case initiative.LeavePilot:
		return p.municipality(c, cmd.Municipality)
	case initiative.AcceptHandover:
		return p.accept(c, cmd.As, s)
	}
	switch r, _ := RightTo(kind); r.Who {
	case WhoOwner, WhoDigdir, WhoKS, WhoReceiver: // these say all, whatever the command holds
		return p.Admit(c, kind, s)
	}
	return fault.New(fault.Forbidden, "", nil)
}

// AllowKind is Allow for a command of a kind that the caller gives for itself,
// before it is known what the command holds, and whether the sign-in is fresh
// enough by then.
func (p Policy) AllowKind(c Caller, kind initiative.Kind, s *initiative.State) error {
	c = c.Offered()
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	r, _ := RightTo(string(kind))
	switch {
	case kind == initiative.KindAcceptHandover:
		if len(p.Acceptors(c, s)) > 0 {
			return nil
		}
		return p.accept(c, "ks", s)
	case r.Who == WhoParty:
		return party(c, cmp.Or(PartyOf(c.Organisation), events.PartyState))
	case r.Who == WhoMunicipality:
		return p.municipality(c, p.Municipality(c))
	}
	return p.Admit(c, string(kind), s)
}

// Municipality is the number of the one that the caller is; "" for others.
func (p Policy) Municipality(c Caller) string {
	m, _ := p.ref.ByOrganisation(c.Organisation)
	return m.Number
}

// Acceptors are those of a handover for whom the caller may accept it.
func (p Policy) Acceptors(c Caller, s *initiative.State) []string {
	var out []string
	for _, as := range initiative.Acceptors {
		if p.accept(c, as, s) == nil {
			out = append(out, as)
		}
	}
	return out
}

// PartyOf is the party whose key an organisation holds; "" if it holds none.
func PartyOf(organisation string) events.Party {
	for party, holder := range PartyOrganisation {
		if holder == organisation {
			return party
		}
	}
	return ""
}

// only allows one organisation.
func only(c Caller, organisation, key string) error {
	if c.Organisation == organisation {
		return nil
	}
	return fault.New(fault.Forbidden, key, fault.Args{"organisation": c.Organisation})
}

// register: a state agency for itself, Digdir for every state agency. An owner
// that the reference data does not know is taken for a state agency when
// Digdir says so: the list of agencies is not complete.
func (p Policy) register(c Caller, owner string) error {
	switch {
	case c.Organisation == reference.Digdir && !p.outsideState(owner):
		return nil
	case c.Organisation == owner && p.ref.IsStateAgency(owner):
		return nil
	case c.Organisation == owner:
		return fault.New(fault.Forbidden, "not_a_registrar", fault.Args{"organisation": c.Organisation})
	}
	return fault.New(fault.Forbidden, "other_owner", fault.Args{"organisation": c.Organisation, "owner": owner})
}

// importer: Digdir may record what a public source says about anybody's
// initiative, with the source; others import their own, and over their own. A
// row of the registry's own spreadsheet has no source but who edited it, and is
// for who maintains the initiative.
func (p Policy) importer(c Caller, cmd initiative.Import, s *initiative.State) error {
	if c.Organisation == reference.Digdir && (!cmd.Own || !s.Exists()) {
		return nil
	}
	if owner := cmd.Values.Owner; owner != "" || !s.Exists() { // a row may leave out what it does not change
		if err := p.register(c, cmp.Or(owner, c.Organisation)); err != nil || !s.Exists() {
			return err
		}
	}
	return p.maintain(c, s)
}

// maintain: the owner, and Digdir for every state agency.
func (p Policy) maintain(c Caller, s *initiative.State) error {
	if c.Organisation == s.Owner {
		return nil
	}
	if c.Organisation == reference.Digdir && !p.outsideState(s.Owner) {
		return nil
	}
	return fault.New(fault.Forbidden, "other_owner", fault.Args{"organisation": c.Organisation, "owner": s.Owner})
}

// outsideState says that an organisation is known not to belong to the state.
func (p Policy) outsideState(number string) bool {
	if _, municipality := p.ref.ByOrganisation(number); municipality {
		return true
	}
	if _, county := p.ref.CountyByOrganisation(number); county {
		return true
	}
	_, known := p.ref.Organisation(number)
	return known && !p.ref.IsStateAgency(number)
}

// party: each party signs for itself.
func party(c Caller, signs events.Party) error {
	if holder, ok := PartyOrganisation[signs]; !ok || c.Organisation == holder {
		return nil // an unknown party is the domain's to refuse: it is no one's key
	}
	return fault.New(fault.Forbidden, "other_party", fault.Args{"organisation": c.Organisation, "party": signs})
}

// municipality: each municipality for itself.
func (p Policy) municipality(c Caller, number string) error {
	m, ok := p.ref.ByOrganisation(c.Organisation)
	if ok && (m.Number == number || number == "") { // that there is none is the domain's to refuse
		return nil
	}
	return fault.New(fault.Forbidden, "other_municipality", fault.Args{"organisation": c.Organisation, "municipality": number})
}

// receiver: whoever takes over.
func receiver(c Caller, s *initiative.State) error {
	if s.Handover.Prepared == nil {
		return fault.New(fault.Forbidden, "receiver_not_named", fault.Args{"organisation": c.Organisation})
	}
	return only(c, s.Handover.Prepared.Receiver, "only_receiver")
}

// accept: each of the three for itself.
func (p Policy) accept(c Caller, as string, s *initiative.State) error {
	switch as {
	case "owner":
		return p.maintain(c, s)
	case "receiver":
		return receiver(c, s)
	case "ks":
		return only(c, reference.KS, "only_ks_accepts")
	}
	if len(p.Acceptors(c, s)) > 0 { // for whom is the domain's to refuse: it is nobody's to accept
		return nil
	}
	return only(c, reference.KS, "only_ks_accepts")
}
