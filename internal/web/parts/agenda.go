package parts

import (
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/agenda/inwords"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// Doing says what is to be done on a day, or what happens.
func Doing(v *shell.Request, s agenda.Step) string {
	return inwords.Doing(v.Lang, v.Shell.Config.Ref, s)
}

// Effort is hours and money in words; nil where nobody has assessed.
func Effort(v *shell.Request, e agenda.Effort) []string { return inwords.Effort(v.Lang, e) }
