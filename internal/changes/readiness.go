package changes

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// About is the initiative that a record of another aggregate is news of; "" if it
// is of none.
func About(rec events.Record) string {
	switch e := rec.Data.(type) {
	case *events.ReadinessReported:
		return e.Initiative
	case *events.ReadinessVerified:
		return e.Initiative
	case *events.WaveAnnounced:
		return e.Initiative
	case *events.WaveChanged:
		return e.Initiative
	case *events.WaveClosed:
		return e.Initiative
	case *events.WaveCancelled:
		return e.Initiative
	case *events.PlaceGiven:
		return e.Initiative
	}
	return ""
}

// besides gives the news that a record of another aggregate is of an initiative, as
// it stands; nothing if there is no such initiative.
func besides(s *initiative.State, rec events.Record, ref *reference.Data) []Change {
	c, counties, only := waved(rec)
	switch e := rec.Data.(type) {
	case *events.ReadinessReported:
		c = reported(e)
	case *events.ReadinessVerified:
		c = act(VendorReady, Value{}, Value{Product: e.Product, Verified: true, Reason: e.Note,
			Readiness: &events.ReadinessWord{State: events.ReadinessReady, Version: e.Version}})
	}
	if c.Class == "" || s == nil || !s.Exists() {
		return nil
	}
	c.place(sceneOf(s), sourceOf(rec), ref)
	c.narrow(counties, only, ref)
	return []Change{c}
}

// reported is news if a product has become ready, is it no longer, or has a day for
// it that it did not have before.
func reported(e *events.ReadinessReported) Change {
	var was events.ReadinessWord
	if e.Was != nil {
		was = *e.Was
	}
	now, ready := e.ReadinessWord, events.ReadinessReady
	again := now.State == was.State && now.Date == was.Date && now.Precision == was.Precision
	switch {
	case now.State == ready && was.State == ready, now.State == events.ReadinessPlanned && again:
		return Change{}
	case now.State == events.ReadinessNotStarted && (was.State == "" || was.State == now.State):
		return Change{}
	}
	old := Value{}
	if e.Was != nil {
		old.Readiness = e.Was
	}
	c := act(VendorReady, old, Value{Product: e.Product, Readiness: &now, Reason: e.Note})
	if was.State == events.ReadinessPlanned && now.State == events.ReadinessPlanned {
		c.By = days(was.Date, now.Date)
	}
	return c
}

// readinessWords is the headline of what a vendor or an owner says of a product.
func (t *wording) readinessWords(c *Change) (key string, args fault.Args) {
	now := c.New.Readiness
	key, args = "change.vendor_ready", fault.Args{"product": c.New.Product, "version": now.Version, "on": t.on(now)}
	switch {
	case c.New.Verified:
		return key + ".verified", args
	case now.State != events.ReadinessReady:
		return key + "." + string(now.State), args
	}
	return key, args
}

// readiness writes what the vendor said before.
func (t *wording) readiness(c *Change) {
	if was := c.Old.Readiness; was != nil {
		t.say("before.readiness", fault.Args{"state": was.State, "on": t.on(was), "version": was.Version})
	}
}

// on is a day no more exactly than it was said.
func (t *wording) on(w *events.ReadinessWord) string {
	if w.Date == "" {
		return ""
	}
	return t.l.Date(w.Date, w.Precision)
}
