package web

// New opens the pages: all rooms, in the order of the main menu.
func New(cfg Config) (*Web, error) {
	return newWeb(cfg, frontRoom, initiativesRoom, municipalitiesRoom, roundsRoom, subscriptionsRoom, aboutRoom)
}
