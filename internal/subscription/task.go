package subscription

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
)

// TaskKind says what a task sends.
type TaskKind string

// The kinds of tasks.
const (
	TaskAsk     TaskKind = "ask"     // does the receiver want what will come?
	TaskContact TaskKind = "contact" // does whoever looks after a webhook want notices?
	TaskNotice  TaskKind = "notice"  // to whoever looks after a webhook: it was disabled
	TaskTest    TaskKind = "test"    // one change, marked as a test
	TaskReplay  TaskKind = "replay"  // what was published once, once more
)

// Task is something that is to be sent once beside the changes that follow. It
// is part of its subscription: what a call does and what follows from it is one
// write. Which tasks are done is known by their numbers, where the cursors are.
type Task struct {
	N       int            `json:"n"` // counts the tasks of the subscription, from 1
	Kind    TaskKind       `json:"kind"`
	At      time.Time      `json:"at"`
	Nonce   string         `json:"nonce,omitempty"`  // tells those apart that are not of a change
	Behind  changes.Cursor `json:"behind,omitzero"`  // what was published up to here is sent before it
	After   changes.Cursor `json:"after,omitzero"`   // of a replay: what the filters match from here …
	Through changes.Cursor `json:"through,omitzero"` // … to here
	Change  changes.Cursor `json:"change,omitzero"`  // of a test, and of a replay of one change
	Notice  *Notice        `json:"notice,omitempty"`
}

// Notice is what whoever looks after a webhook is published when it is disabled.
type Notice struct {
	Reason      string    `json:"reason"`
	Since       time.Time `json:"since,omitzero"`
	Status      int       `json:"status,omitempty"`
	Undelivered int       `json:"undelivered,omitempty"`
	Position    uint64    `json:"position,omitempty"`
}

// MaxTasks bounds the tasks of a subscription that are not done.
const MaxTasks = 100

// Open gives the tasks that come after those that are done.
func (s *Subscription) Open(done int) []Task {
	i := slices.IndexFunc(s.Tasks, func(t Task) bool { return t.N > done })
	if i < 0 {
		return nil
	}
	return s.Tasks[i:]
}

// Assign gives the subscription with further tasks, and without those that are
// done; ok is false if there would be too many. A question takes the place of one
// of its kind that waits: it goes to the address as it is by then, and whoever is
// there is asked once.
func (s Subscription) Assign(done int, tasks ...Task) (next Subscription, ok bool) {
	all := slices.Clone(s.Open(done)) // the subscription that was given may be read by others
	for _, t := range tasks {
		if t.Kind == TaskAsk || t.Kind == TaskContact {
			all = slices.DeleteFunc(all, func(waits Task) bool { return waits.Kind == t.Kind })
		}
		s.TaskCount++
		t.N = s.TaskCount
		all = append(all, t)
	}
	s.Tasks = all
	return s, len(all) <= MaxTasks || len(tasks) == 0
}
