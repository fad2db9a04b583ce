package eventlog

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nuid"
)

// exercisePrefix begins the id of a log that holds an exercise: content that is made
// up. The id goes where the log goes – it stands in the stream, in the signed head, in
// the views and in a backup – and is never changed, so that such a log cannot come
// back as another.
const exercisePrefix = "exercise-"

// Content says which logs are opened.
type Content int

// What a log may hold to be opened. A new log becomes an exercise with Exercise alone.
const (
	Real     Content = iota // anything but an exercise
	Exercise                // nothing but an exercise
	Either                  // what it holds: to copy, read or mend it
)

var (
	// ErrExercise is wrapped when a log holds an exercise and should not.
	ErrExercise = errors.New("the log is that of an exercise: all that is in it is made up")
	// ErrNoExercise is wrapped when a log was not begun as an exercise and should be.
	ErrNoExercise = errors.New("the log was not begun as an exercise")
)

// IsExercise says whether an id is that of a log that holds an exercise.
func IsExercise(logID string) bool { return strings.HasPrefix(logID, exercisePrefix) }

// Refuses is why a log of an id is not opened; nil if it is.
func (c Content) Refuses(logID string) error {
	switch is := IsExercise(logID); {
	case c == Real && is:
		return fmt.Errorf("%w. Nothing of it was changed. Start it with serve --exercise, or give the folder or servers of the registry that you mean", ErrExercise)
	case c == Exercise && !is:
		return fmt.Errorf("%w, so that no made-up content goes into it. Nothing of it was changed. Give --exercise a folder of its own, "+
			"as in --data data-exercise, or servers of its own", ErrNoExercise)
	}
	return nil
}

// newID is the id of a new log.
func (c Content) newID() string {
	if c == Exercise {
		return exercisePrefix + nuid.Next()
	}
	return nuid.Next()
}

// Exercise says whether the log holds an exercise.
func (l *Log) Exercise() bool { return l.exercise.Load() }
