package access

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
)

// AllowProduct is nil if the caller may give a command of a kind about a product:
// its vendor, and the owner of an initiative about a report of it. s is that
// initiative where the right is about one.
func (p Policy) AllowProduct(c Caller, kind product.Kind, about *product.State, s *initiative.State) error {
	if err := Enter(c, string(kind)); err != nil {
		return err
	}
	switch r, _ := RightTo(string(kind)); r.Who {
	case WhoOwner:
		return p.maintain(c, s)
	case WhoVendor:
		if about.Exists() && about.Vendor != c.Organisation {
			return fault.New(fault.Forbidden, "other_vendor", fault.Args{"organisation": c.Organisation})
		}
		return nil
	case WhoEverybody:
		return nil
	}
	return fault.New(fault.Forbidden, "", nil)
}

// AllowProductUse is nil if the caller may say which products a municipality uses,
// and says as whom they would.
func (p Policy) AllowProductUse(c Caller, municipality string) (events.Speaker, error) {
	if err := Enter(c, string(product.KindDeclare)); err != nil {
		return "", err
	}
	if c.Supplier != "" {
		return events.SpeakerMandate, p.municipality(c, municipality)
	}
	return events.SpeakerSelf, p.municipality(c, municipality)
}
