package query

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/mailaddress"
	"github.com/samstyring/samstyring/internal/reference"
)

// world answers the domain's questions about reference data.
type world struct{ ref *reference.Data }

func (w world) CheckReach(r events.Reach) []fault.Field { return w.ref.CheckReach(r) }

func (w world) KnownTheme(slug string) bool {
	_, ok := w.ref.Theme(slug)
	return ok
}

func (w world) KnownLifeEvent(slug string) bool {
	t, ok := w.ref.Theme(slug)
	return ok && t.Kind == reference.ThemeEvent
}

func (w world) KnownMunicipality(number string) bool {
	_, ok := w.ref.Municipality(number)
	return ok
}

func (w world) KnownCounty(number string) bool {
	_, ok := w.ref.County(number)
	return ok
}

func (w world) RoleMailbox(address string) bool {
	var wrong fault.List
	return mailaddress.Check(&wrong, "contact", address) && contact.Mailbox(address)
}

func (w world) AddWorkingDays(from events.Date, n int) events.Date {
	return reference.AddWorkingDays(from, n)
}

func (w world) StateAgency(organisation string) bool { return w.ref.IsStateAgency(organisation) }
