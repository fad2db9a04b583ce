package web

// about says what the registry is, where its data are from, and how to use
// them.
func (w *Web) about(v *visit) error {
	return v.render("about", Page{Title: v.text("about.title", nil)}, nil)
}
