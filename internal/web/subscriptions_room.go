package web

import (
	"embed"
)

//go:embed subscriptions/templates/*.html
var subscriptionsFiles embed.FS

// subscriptionsRoom is the changes, and who is notified of them.
var subscriptionsRoom = Room{Templates: within(subscriptionsFiles, "subscriptions"), Routes: subscriptionsRoutes}

func subscriptionsRoutes(w *Web) ([]route, error) {
	out := []route{
		{"GET /endringer", w.changes, "changes"},
		{"GET /abonner", w.subscribePage, ""},
	}
	if w.cfg.Notify == nil {
		return out, nil // nobody can subscribe
	}
	out = append(out, w.letterRoutes()...)
	return append(out,
		route{"POST /abonner", w.subscribe, ""},
		route{"GET /abonnementer", w.subscriptions, ""},
		route{"POST /abonnementer/{id}", w.changeSubscription, ""},
	), nil
}
