// Package rounds is joint prioritisation: the rounds, and every form of one. Each
// page is one request within one round (roundRequest); form.go takes a form from
// what was sent to the command that it gives.
package rounds
