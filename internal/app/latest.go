package app

import "github.com/samstyring/samstyring/internal/readmodel/document"

// Latest reads the last events of all initiatives, at most limit, newest first.
func (a *App) Latest(limit int) ([]document.Entry, error) {
	raw, err := a.views.Latest(limit)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}
