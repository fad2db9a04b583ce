// Package reference holds what Samstyring takes as given: the municipalities
// and where their numbers come from, counties, organisations with the names
// they have had, service themes, municipal functions, and working days.
//
// Everything is embedded (data/, described in data/README.md), checked once by
// Load and read-only afterwards, so it may be shared by any number of
// goroutines. Slices and maps that are returned are shared too: callers must
// not change them.
//
// A municipality's number is not its identity. Numbers were changed in 2018,
// 2020 and 2024; Resolve leads a number from the day it was written to the
// municipalities of today, and Concerned does the same for a whole reach.
// From here the flow goes to projection (who is concerned), to api and web
// (names and look-ups) and to access (which organisation may do what).
package reference

// Credits must stand wherever municipalities or counties are shown.
const Credits = "Statistics Norway (NLOD 2.0) · © Kartverket (CC BY 4.0)"

// Organisation numbers of the two parties of a joint decision.
const (
	Digdir = "991825827" // holds the state's key
	KS     = "971032146" // holds the municipalities' key
)
