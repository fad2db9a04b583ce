package exercise

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/reference"
)

// cast is everybody and everything that a play has, in an order that never changes.
type cast struct {
	municipalities []reference.Municipality // that can act: their organisation number is known
	owners         map[string]string        // numbers of agencies, by slug
	vendors        []string                 // numbers of those that make products
	initiatives    []*tale
	products       []*made
	needs          []*wish
	mandated       map[string]access.Caller // whoever acts for a municipality, by its number
}

func (p *player) casting() (c cast) {
	c.owners, c.mandated = map[string]string{}, map[string]access.Caller{}
	for _, m := range p.ref.Municipalities() {
		if m.OrganisationNumber != "" {
			c.municipalities = append(c.municipalities, m)
		}
	}
	for _, o := range p.ref.Organisations() {
		c.owners[o.Slug] = o.Number
	}
	for _, slug := range []string{"ks-digital", "nhn", "novari"} {
		c.vendors = append(c.vendors, c.owners[slug])
	}
	return c
}

// voice is how a municipality acts: itself, or by whoever it has let act for it.
func (p *player) voice(m reference.Municipality) access.Caller {
	if c, ok := p.cast.mandated[m.Number]; ok {
		return c
	}
	return access.Caller{Organisation: m.OrganisationNumber, Scopes: []string{access.ScopeWrite, access.ScopeSign}, Actor: Actor}
}

// prologue tells the beginnings of all stories.
func (p *player) prologue() {
	for i := range p.plan.Initiatives {
		at := p.rand.IntN(days - 20)
		if i < p.plan.Initiatives/4 { // what there was when the registry began
			at = p.between(1, 40)
		}
		p.in(at, "a registration", p.newInitiative(i))
	}
	p.in(3, "products", p.registerProducts)
	p.in(6, "mandates", p.giveMandates)
	for i, at := range []int{130, 250, 370, 490, 610, 700} {
		p.in(at, "a round", p.openRound(i))
	}
	for i := range min(p.share(len(troubles)), len(troubles)) {
		p.in(p.between(20, days-10), "a need", p.raise(i))
	}
	p.in(p.between(320, 340), "a year's confirmations", p.confirmAll)
	for i := range min(p.share(len(ourNetworks)), len(ourNetworks)) {
		p.in(p.between(8, 40), "a network", p.formNetwork(i))
	}
	p.in(25, "words for the same", p.words)
	p.in(45, "a file of initiatives", p.importOwn)
}

// share is a number that goes with that of the initiatives.
func (p *player) share(n int) int { return max(n*p.plan.Initiatives/(2*len(subjects)), 1) }

// keyOf is the organisation that holds a party's key.
func keyOf(party events.Party) string { return access.PartyOrganisation[party] }
