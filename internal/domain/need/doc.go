// Package need holds the rules of needs: what municipalities say is hard, who is
// behind it, and what KS answers. It is pure: State and Evolve say what is so far,
// Decide what a command causes or everything that stands in its way. Who may give
// which command is in internal/access.
//
// The rules on one page
//
//  1. A municipality raises a need and is the first behind it. Others support it,
//     each for itself: one municipality has one voice, with how much it matters to
//     it, under whichever of its numbers. It can be changed and withdrawn, but for
//     the last one: what nobody is behind is closed.
//  2. KS answers within so many working days: an initiative does something about it,
//     it goes on as another need, or it is not for now, and why. When it has not
//     answered by then, that is shown. An answer can be given anew.
//  3. A need that goes on as another one takes its voices with it. Who is behind both
//     is counted once, with what it said of the one that goes on.
//  4. Whoever raised a need, or KS, closes it with a reason. Nothing more is said of
//     what was closed, or of what goes on as another need.
//  5. Hours that nobody has counted are unknown. They are no hours of anything.
package need
