// Package wave holds the rules of waves: municipalities that begin with an
// initiative together, on places that whoever announced the wave has. It is pure:
// State and Evolve say what is so far, Decide what a command causes or everything
// that stands in its way. Who may give which command is in internal/access.
//
// The rules on one page
//
//  1. One aggregate is one wave of one initiative. The owner of the initiative or KS
//     announces it, with places, a last day to sign up and a day on which it starts;
//     what is offered can be changed until it starts.
//  2. A municipality that the initiative concerns, and that the wave is for, signs up
//     until that last day. Places are given in the order of signing up, and whoever
//     finds none free waits. A municipality is there once, also under its earlier
//     numbers and under those of municipalities that it was formed of.
//  3. Until the wave starts, a municipality can withdraw. When a place becomes free,
//     or there are more of them, those who have waited longest get one.
//  4. Nobody loses a place because something is changed: there are never fewer places
//     than were given.
//  5. Closing ends the signing up before its last day; who waits still moves up.
//     Cancelling ends all of it.
package wave
