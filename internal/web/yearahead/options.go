package yearahead

import (
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// newOptions are what one can choose among, with what was chosen.
func newOptions(v *shell.Request, s *scope) (o options, err error) {
	if number := s.where.First(filter.Municipality); number != "" {
		o.Municipality = v.Shell.MunicipalityName(number)
	}
	o.Counties = v.CountyOptions(s.where[filter.County])
	if o.Networks, err = v.NetworkOptions(s.where[filter.Network]); err != nil {
		return o, err
	}
	o.Owners, err = v.OwnerOptions(s.where[filter.Owner])
	return o, err
}
