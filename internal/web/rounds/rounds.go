package rounds

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// roundsPath is where the rounds are.
const roundsPath = "/prioritering"

// roundsPage is the list of rounds.
type roundsPage struct {
	May              mayAsk
	Active, Finished []document.RoundItem
	Criteria         events.CriteriaSet // the default one
}

// rounds lists the rounds of joint prioritisation and says how one works.
func rounds(v *shell.Request) error {
	items, err := v.Shell.Config.App.Query.Rounds()
	if err != nil {
		return err
	}
	d := &roundsPage{May: may(v), Criteria: round.Default()}
	for _, x := range items {
		if x.Phase == "concluded" {
			d.Finished = append(d.Finished, x)
		} else {
			d.Active = append(d.Active, x)
		}
	}
	return v.Render("rounds", shell.Page{Title: v.T("rounds.title", nil), About: v.T("rounds.lead", nil)}, d)
}
