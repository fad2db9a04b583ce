// Package initiative holds the rules of an initiative. It is pure: no context,
// no I/O, no clock and no log. State and Evolve say what is true after the
// events so far; Decide says which events a command causes, or lists
// everything that stands in its way. internal/app calls both; who may give a
// command is decided in internal/access.
//
// The rules on one page
//
//  1. Registration needs a title, an owner, a summary of at most 280
//     characters and a reach. All else may come later; only gates demand it.
//  2. Stage moves only forward and only through a gate (gates.go). Phase is the
//     owner's own report and never moves the stage. What is in execution or
//     later while its stage is proposed has bypassed the municipalities.
//  3. assessed: an assessment that is complete for its level; KS' statement is
//     in or its deadline of at least ten working days has passed; every change
//     that KS asked for has an answer.
//  4. prioritized: the state and KS have each signed the same class over the
//     same content hash. The first signature changes nothing. A mandatory
//     initiative cannot be classed no. When the content changes afterwards the
//     decision rests on an earlier version until both sign again.
//  5. piloted: a pilot with municipalities, thresholds set before it started,
//     a measured value for each, and go signed by both over the same content;
//     or a waiver with a reason, signed by both.
//  6. operational: nine points settled by the receiver, a receiver, an
//     onboarding package (a page of the owner's, or rule 10), prices for three years, a benefit owner, and the
//     acceptance of owner, receiver and KS.
//  7. What happened before the registry existed is recorded at its stage with
//     evidence, never passed through gates it did not see.
//  8. On hold stops what governs; the record is kept up, and KS may still give
//     the statement that its deadline runs for. Withdrawn, rejected, merged and
//     retired are final, also for imports.
//  9. A breaking change is announced before its day, and only of what somebody
//     may have connected to; also while on hold. For a day that is announced,
//     another text is a correction, and the same one is refused. Until its day
//     has passed it can be moved to another one and withdrawn.
//  10. The onboarding package is all the steps by which a municipality begins, said
//     as a whole. The id of a step is the registry's, stays with it however it is
//     worded, and is never given again.
package initiative
