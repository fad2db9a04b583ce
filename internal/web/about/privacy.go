package about

import (
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// kept is a row of what is kept about people, in words.
type kept struct{ Key, Why, Basis, Long, Who string }

// privacy says what is kept about people, from the table that the code uses.
func privacy(v *shell.Request) error {
	var rows []kept
	for _, k := range personal.Kinds {
		words := func(what string) string {
			return v.T("privacy."+k.Key+"."+what, fault.Args{
				"keep": span(v, k.Keep), "asked": span(v, personal.ReaderAsked), "stopped": span(v, personal.ReaderStopped),
			})
		}
		rows = append(rows, kept{Key: words("what"), Why: words("why"), Basis: v.T("privacy.basis."+string(k.Basis), nil), Long: words("long"), Who: words("who")})
	}
	return v.Render("privacy", shell.Page{Title: v.T("privacy.title", nil), About: v.T("privacy.lead", nil)}, rows)
}

// span is a time in words: hours, or days where they are whole and more than one.
func span(v *shell.Request, d time.Duration) string {
	const day = 24 * time.Hour
	if d > day && d%day == 0 {
		return v.T("privacy.days", fault.Args{"n": int(d / day)})
	}
	return v.T("privacy.hours", fault.Args{"n": int(d / time.Hour)})
}
