package eventlog

import "time"

// Observer measures how appending goes. Its functions are called by many at the
// same time, and whoever appends waits for them.
type Observer struct {
	// Appended gets of each Append how long it took, and what came of it.
	Appended func(took time.Duration, err error)
	// Stored gets how many events were stored with one write: those of one
	// command, or of several that came at the same time.
	Stored func(events int)
}

// ObserveBy tells an observer from now on, and the one before it no more.
func (l *Log) ObserveBy(o Observer) { l.observer.Store(&o) }

// appended tells how an Append went that began at a time.
func (l *Log) appended(began time.Time, err error) {
	if o := l.observer.Load(); o != nil {
		o.Appended(time.Since(began), err)
	}
}

// storedTogether tells how many events one write to the log has stored. What stands
// in streams beside it is not counted.
func (l *Log) storedTogether(events int) {
	if o := l.observer.Load(); o != nil {
		o.Stored(events)
	}
}
