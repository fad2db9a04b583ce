// Package calendar works out the days of an initiative that belong in a
// calendar: the milestones of its plan, the deadline of its obligation, and the
// deadline for KS' statement. It is pure: the events of an initiative go in, its
// days come out, with when each was last changed and whether it was dropped.
//
// internal/api chooses the initiatives, puts the days into words and has
// internal/feed write them.
package calendar
