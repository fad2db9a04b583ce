package api

import (
	"context"

	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/stream"
)

// WithNotifications lets the API answer for subscriptions, feeds and streams;
// without it they are unavailable. It is for the time before the first request.
func (a *API) WithNotifications(n *notify.Service) *API {
	a.notify = n
	a.hub = stream.New(stream.Config{Source: n.Feed(), Encode: a.encodeChange, Logger: a.logger})
	return a
}

// Run hands changes to the open streams until the context ends.
func (a *API) Run(ctx context.Context) error {
	if a.hub == nil {
		return nil
	}
	if err := a.app.Ready(ctx); err != nil {
		return nil // asked to stop before there was anything to publish
	}
	return a.hub.Run(ctx)
}

// EndStreams ends the open streams, and those that come: the server is about to
// stop. Their readers come back to another replica, or later.
func (a *API) EndStreams() {
	if a.hub != nil {
		a.hub.Close()
	}
}

// Backlog is what waits to be delivered; nothing where nothing is delivered.
func (a *API) Backlog() notify.Backlog {
	if a.notify == nil {
		return notify.Backlog{}
	}
	return a.notify.Backlog()
}

// Streams is the number of open streams.
func (a *API) Streams() int {
	if a.hub == nil {
		return 0
	}
	return a.hub.Open()
}
