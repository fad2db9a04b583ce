package api

import (
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/network"
)

func networkTerms(b *gen.NetworkTerms) network.Terms {
	return network.Terms{Name: b.Name, Short: b.Short, Purpose: b.Purpose, HomePage: b.HomePage, Contact: b.Contact}
}

func reportMembers(b *gen.ReportMembers) network.Report {
	return network.Report{Municipalities: b.Municipalities, From: b.From}
}

func publishNeedList(year int, b *gen.PublishNeedList) network.PublishList {
	return network.PublishList{Year: year, Needs: b.Needs, Note: b.Note, Correction: b.Correction}
}
