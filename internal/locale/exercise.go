package locale

// Titled is what something with a title of its own is called: where the registry is an
// exercise, the title says so. Pages, feeds, calendars and files take their titles
// through it.
func (l Language) Titled(exercise bool, title string) string {
	if !exercise {
		return title
	}
	return l.Text("exercise.titled", map[string]any{"title": title})
}
