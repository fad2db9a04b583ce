// Package document shapes what is known about an initiative into the public
// documents of the API: the whole record (Initiative), its line in a list
// (Item) and what an event changed (Changes). It is pure: the same state and
// reference data give the same bytes, so that a replay gives what live gave.
//
// internal/readmodel/projection stores the documents ready to send; internal/app shapes
// one anew to show an initiative as it stood on an earlier day.
package document
