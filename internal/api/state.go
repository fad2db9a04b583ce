package api

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// State names everything that answers follow from beside the question: how far
// the views are, the last published change, and the day. Answers to the same question are
// the same as long as it is.
func (a *API) State() (string, error) {
	position, last := a.app.Query.Position(), changes.Cursor{}
	if a.notify != nil {
		var err error
		if last, err = a.notify.Feed().Last(); err != nil {
			return "", fmt.Errorf("read last change: %w", err)
		}
	}
	return fmt.Sprintf("%d %s %s", position, last, a.app.Clock().In(a.app.Query.Zone()).Format(time.DateOnly)), nil
}
