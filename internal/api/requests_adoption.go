package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/adoption"
)

func sayAdoption(b *gen.SayAdoption) adoption.Say {
	return adoption.Say{
		State: events.AdoptionState(b.State), Date: b.Date, Precision: string(b.Precision), Body: b.Body, CaseNumber: b.CaseNumber,
		Wave: b.Wave, Extent: string(b.Extent), Reason: b.Reason, Corrects: b.Corrects, Evidence: b.Evidence, Note: b.Note,
	}
}

func reportAdoption(b *gen.ReportAdoption) adoption.Report {
	return adoption.Report{
		State: events.AdoptionState(b.State), Date: b.Date, Precision: string(b.Precision), Extent: string(b.Extent), AsOf: b.AsOf,
		Source: b.Source, Corrects: b.Corrects, Evidence: b.Evidence, Note: b.Note,
	}
}

func reportAdoptions(b *gen.ReportAdoptions) []command.Report {
	out := make([]command.Report, len(b.Reports))
	for i, r := range b.Reports {
		out[i] = command.Report{Municipality: r.Municipality, Report: adoption.Report{
			State: events.AdoptionState(r.State), Date: r.Date, Precision: string(r.Precision), Extent: string(r.Extent), AsOf: r.AsOf,
			Source: r.Source, Corrects: r.Corrects, Evidence: r.Evidence, Note: r.Note,
		}}
	}
	return out
}

func reportEffort(b *gen.ReportEffort) adoption.ReportEffort {
	return adoption.ReportEffort{Moment: string(b.Moment), Lines: b.Lines, Basis: string(b.Basis), Note: b.Note}
}

func reportObstacles(b *gen.ReportObstacles) adoption.ReportObstacles {
	return adoption.ReportObstacles{Obstacles: b.Obstacles, Note: b.Note}
}
