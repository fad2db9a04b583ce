package web

// followRoutes are the subscriptions of those who are signed in. Without
// notifications there are none.
func (w *Web) followRoutes() []route {
	if w.cfg.Notify == nil {
		return nil
	}
	return append(w.letterRoutes(),
		route{"POST /abonner", w.subscribe, ""},
		route{"GET /abonnementer", w.subscriptions, ""},
		route{"POST /abonnementer/{id}", w.changeSubscription, ""},
	)
}
