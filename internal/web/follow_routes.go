package web

// followRoutes are the subscriptions of those who are signed in. Without
// notifications there are none.
func (w *Web) followRoutes() []route {
	if w.cfg.Notify == nil {
		return nil
	}
	return []route{
		{"POST /abonner", w.subscribe, ""},
		{"GET /abonnementer", w.subscriptions, ""},
		{"POST /abonnementer/{id}", w.changeSubscription, ""},
	}
}
