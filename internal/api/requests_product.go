package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/product"
)

func productCard(b *gen.ProductCard) product.Card {
	return product.Card{Name: b.Name, Description: b.Description, Themes: b.Themes, Homepage: b.Homepage, VendorName: b.VendorName}
}

func reportReadiness(initiative string, b *gen.ReportReadiness) product.Report {
	return product.Report{
		Initiative: initiative, State: events.Readiness(b.State), Version: b.Version, Date: b.Date, Precision: string(b.Precision), Note: b.Note,
	}
}

func verifyReadiness(initiative string, b *gen.VerifyReadiness) product.Verify {
	return product.Verify{Initiative: initiative, Report: b.Report, Note: b.Note}
}
