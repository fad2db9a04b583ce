package subscriptions

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the changes, and who is notified of them.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET /endringer", Handle: w.CachedAs(feedVersion(w), showChanges), Menu: "changes"},
		{Pattern: "GET /abonner", Handle: subscribePage},
	}
	if w.Config.Notify == nil {
		return out, nil // nobody can subscribe
	}
	out = append(append(out, letterRoutes(w)...), readerRoutes()...)
	return append(out,
		shell.Route{Pattern: "POST /abonner", Handle: subscribe},
		shell.Route{Pattern: "GET /abonnementer", Handle: subscriptions},
		shell.Route{Pattern: "POST /abonnementer/{id}", Handle: changeSubscription},
	), nil
}

// feedVersion is what the list of changes follows from beside the views.
func feedVersion(w *shell.Shell) func() uint64 {
	if w.Config.Notify == nil {
		return func() uint64 { return 0 }
	}
	return w.Config.Notify.Feed().Version
}
