package app_test

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/testkit"
)

func amendTitle(title events.Text) initiative.Command { return initiative.Amend{Title: &title} }

func confirm() initiative.Command { return initiative.Confirm{Note: testkit.Text("Fortsatt sant")} }

func opening(candidates ...string) round.Open {
	return round.Open{
		Name: testkit.Text("Runde"), Candidates: candidates, CriteriaSet: testkit.Criteria(), WorkingDays: 10,
		Bodies: map[events.Party]events.Text{events.PartyState: testkit.Text("Rådet"), events.PartyMunicipalities: testkit.Text("Rådet")},
	}
}
