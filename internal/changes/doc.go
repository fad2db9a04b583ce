// Package changes says what happened in words that a person acts on. It is
// pure: events and states go in, changes come out, and the same log gives the
// same changes everywhere and every time.
//
// An event is a fact; a Change is news. One event may be news of several
// classes, and several edits may be no news at all, because the last one took
// back the first.
//
// # What is published when
//
// What is done – stage moves, decisions, deadlines, statements, pilots, what is
// ready for adoption, breaks or ends – is published by the event that does it and
// is never held back. What is edited – dates, costs, obligation, reach,
// standing, onboarding package and description – waits in the Window of its initiative and is published
// as one net change per class: old as it was before the first edit, new as it
// is after the last one. If the two are the same there is nothing to tell. An
// obligation whose deadline changes is a deadline: it is published at once, together
// with what has been edited of the obligation before it.
//
// # When a window closes
//
// The first edit opens the window of its initiative, at the time of its event.
// It closes before the first later event in the log, of whatever aggregate,
// whose time is Length or more after that. Positions decide what came later and
// event times how much, so that every replica and every replay closes it at the
// same place. When nothing comes, the clock closes it Lag later (Due): by then
// whatever was decided within the window is in the log. A window that the clock
// has closed is not forgotten: the next event closes it too, with the same
// changes under the same ids and cursors. That is why Due changes nothing, and
// why what is published by the clock is never published as something else by the log.
//
// Lag is the one thing that is assumed and not read off the log: an edit that
// reaches it later than that, from a machine whose clock is wrong, finds its
// window published. It is then published once more with the whole window, under another
// id, from the same old value; what it takes back comes to nothing.
//
// # Order
//
// Every change has a Cursor: the position of the log it was published at, and its
// place among those published there. Cursors rise in the order of publication, over all
// initiatives; they order the feed and a subscriber's deliveries. First and
// Last say which events a change is made of, and its ID is made of them.
//
// A dispatcher or a projector in internal/readmodel/projection and internal/notify feeds
// the Window and stores what it publishes; internal/subscription says who is notified.
package changes
