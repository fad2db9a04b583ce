package importing

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Reference is what is taken as given while reading; *reference.Data is it.
type Reference interface {
	Organisation(number string) (reference.Organisation, bool)
	OrganisationBySlug(slug string) (reference.Organisation, bool)
	OrganisationByName(name string) (reference.Organisation, bool)
	// CheckReach says what is wrong with the codes of a reach, as they were on
	// its reference date.
	CheckReach(events.Reach) []fault.Field
	Counties() []reference.County
	Theme(slug string) (reference.Theme, bool)
	Function(code string) (reference.Function, bool)
}

var _ Reference = (*reference.Data)(nil)
