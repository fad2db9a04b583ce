package about

import (
	"github.com/samstyring/samstyring/internal/web/shell"
)

// about says what the registry is, where its data are from, and how to use
// them.
func about(v *shell.Request) error {
	return v.Render("about", shell.Page{Title: v.T("about.title", nil), About: v.T("about.lead", nil)}, nil)
}
