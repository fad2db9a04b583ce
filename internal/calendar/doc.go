// Package calendar works out the days of an initiative that belong in a
// calendar: the milestones of its plan, the deadline of its obligation, the
// deadline for KS' statement, and the days from which what is connected breaks.
//
// Days is pure: the events of an initiative go in, its days come out, with when
// each was last changed and whether it was dropped. A Book knows whose calendar
// an initiative is in, and how the days stand in the calendars that it has come
// to or left. NeedDays and ListDays are those of needs and networks, which Left and
// Came shape in the same way. internal/api puts the days into words and has internal/feed write
// them.
package calendar
