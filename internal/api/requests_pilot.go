package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func planPilot(b *gen.PilotPlanned) initiative.PlanPilot {
	return initiative.PlanPilot{PilotPlanned: events.PilotPlanned{Purpose: b.Purpose, Start: b.Start, End: b.End, Criteria: b.Criteria}}
}

func measurePilot(b *gen.PilotMeasured) initiative.MeasurePilot {
	return initiative.MeasurePilot{PilotMeasured: events.PilotMeasured{
		Criterion: b.Criterion, Value: b.Value, Date: b.Date, Source: b.Source,
	}}
}

func prepareHandover(b *gen.HandoverPrepared) initiative.PrepareHandover {
	return initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{
		Receiver: b.Receiver, OnboardingPackage: b.OnboardingPackage, PriceModel: b.PriceModel, BenefitOwner: b.BenefitOwner,
	}}
}

func settleHandoverItem(b *gen.SettleHandoverItem) initiative.SettleHandoverItem {
	return initiative.SettleHandoverItem{HandoverItemSettled: events.HandoverItemSettled{
		Item: string(b.Item), Outcome: string(b.Outcome), Reason: b.Reason,
	}}
}
