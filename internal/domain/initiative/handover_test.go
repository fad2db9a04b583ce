package initiative_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func TestPrepareHandover(t *testing.T) {
	t.Parallel()
	h := piloted()
	specify(t, []spec{
		{name: "all of it", given: h, when: initiative.PrepareHandover{HandoverPrepared: *prepared()}, then: history{prepared()}},
		{
			name: "parts may come later", given: h, when: initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{Receiver: nav}},
			then: history{&events.HandoverPrepared{Receiver: nav}},
		}, {
			name: "everything that is wrong", given: h,
			when: initiative.PrepareHandover{HandoverPrepared: events.HandoverPrepared{
				Receiver: "123456789", BenefitOwner: "1", OnboardingPackage: &events.Package{Text: events.Text{"en": "How"}},
				PriceModel: []events.PriceYear{{Year: 1999, Amount: -1}, {Year: 2027, SizeClass: "tiny", Basis: nb("")}},
			}},
			refused: invalid("receiver invalid_orgnr", "benefitOwner invalid_orgnr", "onboardingPackage.url required",
				"onboardingPackage.text required_text", "priceModel[0].year out_of_range", "priceModel[0].amount out_of_range",
				"priceModel[1].sizeClass not_one_of", "priceModel[1].basis.nb empty"),
		},
		{name: "not before it is piloted", given: prioritized(), when: initiative.PrepareHandover{HandoverPrepared: *prepared()}, refused: notNow("handover_needs_piloted")},
		{name: "not when it is done", given: operational(), when: initiative.PrepareHandover{HandoverPrepared: *prepared()}, refused: notNow("already_operational")},
	})
}

func TestSettleHandoverItem(t *testing.T) {
	t.Parallel()
	h := piloted().then(prepared())
	settle := func(item, outcome string, reason events.Text) initiative.SettleHandoverItem {
		return initiative.SettleHandoverItem{HandoverItemSettled: events.HandoverItemSettled{Item: item, Outcome: outcome, Reason: reason}}
	}
	waived := &events.HandoverItemSettled{Item: "effects", Outcome: "waived", Reason: why}
	specify(t, []spec{
		{name: "accepted", given: h, when: settle("results", "accepted", nil), then: history{settled("results")}},
		{name: "waived, with the reason", given: h, when: settle("effects", "waived", why), then: history{waived}},
		{name: "waived without a reason", given: h, when: settle("effects", "waived", nil), refused: invalid("reason required_text")},
		{name: "another outcome of another point", given: h, when: settle("parking", "maybe", nil), refused: invalid("item not_one_of", "outcome not_one_of")},
		{name: "settled again otherwise", given: h.then(settled("effects")), when: settle("effects", "waived", why), then: history{waived}},
		{name: "settled again alike", given: h.then(settled("effects")), when: settle("effects", "accepted", events.Text{})},
		{name: "not before it is piloted", given: prioritized(), when: settle("results", "accepted", nil), refused: notNow("handover_needs_piloted")},
		{name: "not when it is done", given: operational(), when: settle("results", "accepted", nil), refused: notNow("already_operational")},
	})
}

// Rule 6: nine points, a receiver, a package, prices for three years, a
// benefit owner; accepted by the owner, the receiver and KS.
func TestAcceptHandover(t *testing.T) {
	t.Parallel()
	h := handover()
	accept := func(as string) initiative.AcceptHandover { return initiative.AcceptHandover{As: as} }
	refuse := func(reasons ...string) *refusal { return unmet(events.StageOperational, reasons...) }
	unprepared := []string{"handover.receiver gate_receiver_missing", "handover.onboardingPackage gate_onboarding_missing",
		"handover.priceModel gate_price_missing", "handover.benefitOwner gate_benefit_owner_missing"}
	all := append(slices.Clone(openItems), unprepared...)
	prices := func(years ...int) history {
		p := prepared()
		p.PriceModel = nil
		for _, y := range years {
			p.PriceModel = append(p.PriceModel, events.PriceYear{Year: y})
		}
		return h.then(p)
	}
	specify(t, []spec{
		{name: "nothing is there: all at once", given: piloted(), when: accept("owner"), refused: refuse(all...)},
		{name: "nor is it piloted", given: prioritized(), when: accept("ks"), refused: refuse(append([]string{"stage gate_not_piloted"}, all...)...)},
		{name: "only a receiver", given: h.then(&events.HandoverPrepared{Receiver: nav}), when: accept("owner"), refused: refuse(unprepared[1:]...)},
		{name: "prices for two years", given: prices(2027, 2028), when: accept("owner"), refused: refuse("handover.priceModel gate_price_missing")},
		{name: "prices for two years, by size class", given: prices(2027, 2027, 2028), when: accept("owner"), refused: refuse("handover.priceModel gate_price_missing")},
		{name: "prices for four years", given: prices(2027, 2028, 2029, 2030), when: accept("owner"), then: history{accepted("owner")}},
		{
			name: "another receiver settles the points anew", given: h.then(&events.HandoverPrepared{
				Receiver: digdir, BenefitOwner: owner, OnboardingPackage: prepared().OnboardingPackage, PriceModel: prepared().PriceModel,
			}),
			when: accept("owner"), refused: refuse(openItems...),
		},
		{name: "the first", given: h, when: accept("ks"), then: history{accepted("ks")}},
		{name: "the second", given: h.then(accepted("ks")), when: accept("owner"), then: history{accepted("owner")}},
		{
			name: "the third moves", given: h.then(accepted("ks"), accepted("owner")), when: accept("receiver"),
			then: history{accepted("receiver"), &events.HandedToOperations{Receiver: nav}},
		},
		{name: "one is not two", given: h.then(accepted("ks")), when: accept("ks"), refused: notNow("already_accepted")},
		{name: "a waived point is settled", given: h.then(&events.HandoverItemSettled{Item: "effects", Outcome: "waived", Reason: why}), when: accept("ks"), then: history{accepted("ks")}},
		{
			name: "acceptances lapse when a point is settled anew", given: h.then(accepted("ks"), accepted("owner"), settled("effects")),
			when: accept("receiver"), then: history{accepted("receiver")},
		}, {
			name: "acceptances lapse when it is prepared anew", given: h.then(accepted("ks"), accepted("owner"), prepared()),
			when: accept("receiver"), then: history{accepted("receiver")},
		},
		{name: "as somebody else", given: h, when: initiative.AcceptHandover{As: "vendor", Note: nb(" ")}, refused: invalid("as not_one_of", "note.nb empty")},
		{name: "when it is done", given: operational(), when: accept("ks"), refused: notNow("already_operational")},
	})
	if s := operational().state(); s.Stage != events.StageOperational {
		t.Errorf("stage %s", s.Stage)
	}
}
