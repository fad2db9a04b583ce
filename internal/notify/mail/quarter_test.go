package mail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// The letter of a quarter says what to do now, by when and how long it takes, and what
// comes; of nothing it says so, and of a municipality that is no more what it became.
func TestLettersOfAQuarter(t *testing.T) {
	t.Parallel()
	c, _ := composer(t)
	texts := map[locale.Language][4]string{
		locale.Bokmaal: {"Innen 1. desember 2026:", "Register over matrikkelenheter: Frist: plikten skal være oppfylt", "Tar noen minutter.", "1. september 2027:"},
		locale.Nynorsk: {"Innan 1. desember 2026:", "Register over matrikkeleiningar: Frist: plikta skal vere oppfylt", "Tek nokre minutt.", "1. september 2027:"},
		locale.English: {"By 1 December 2026:", "Cadastral register: Deadline: the obligation has to be met", "Takes a few minutes.", "1 September 2027:"},
	}
	for _, l := range locale.Languages {
		say := texts[l]
		stavanger := mail.Place{Number: "1103", Name: "Stavanger", Further: 2,
			Waits:  []mail.Line{{When: say[0], Text: say[1], Takes: say[2], Path: "/tiltak/2026-0042"}, {Text: say[1], Takes: say[2], Path: "/kommuner/1103?gruppe=ma"}},
			Coming: []mail.Line{{When: say[3], Text: say[1], Path: "/tiltak/2026-0043"}},
		}
		m, err := c.Quarter(reader(l), "delivery-1", mail.Quarter{On: "2026-10-01", Places: []mail.Place{stavanger}})
		goldenParts(t, "quarter."+string(l), m, err)
		if m.Unsubscribe == "" || !strings.Contains(m.Text, mail.UnsubscribePath) {
			t.Errorf("%s: it cannot be stopped", l)
		}
		m, err = c.Quarter(reader(l), "delivery-1", mail.Quarter{
			On: "2027-01-04", Former: mail.Former{Number: "1507", Name: "Ålesund"},
			Places: []mail.Place{{Number: "1508", Name: "Ålesund", Waits: stavanger.Waits[:1], Coming: stavanger.Coming}, {Number: "1580", Name: "Haram"}},
		})
		goldenParts(t, "quarter-former."+string(l), m, err)
		m, err = c.Quarter(reader(l), "delivery-1", mail.Quarter{On: "2027-04-01", Places: []mail.Place{{Number: "1151", Name: "Utsira"}}})
		goldenParts(t, "quarter-none."+string(l), m, err)
	}
	if _, err := c.Quarter(reader(locale.Bokmaal), "delivery-1", mail.Quarter{On: "2027-04-01"}); !errors.Is(err, mail.ErrEmpty) {
		t.Errorf("a letter about nobody: %v", err)
	}
}
