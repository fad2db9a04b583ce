// Package adoption holds the rules of what municipalities say about their use of
// an initiative. It is pure: State and Evolve say what was said so far, Decide what
// a command causes or everything that stands in its way, Tally what it comes to for
// an initiative. Who may give which command is in internal/access.
//
// The rules on one page
//
//  1. One aggregate is one municipality's adoption of one initiative.
//  2. The municipality says it itself, or by an organisation that it has let act
//     for it. What the owner, a county or KS knows of it is a report. Which of them
//     said something is kept with every word, and a report never takes the place
//     of the municipality's own word: where they differ, both stand.
//  3. The states follow each other as moves says. A word that says that an earlier
//     one was wrong (Corrects) may go anywhere.
//  4. A municipality confirms a word with one command: its own of earlier, or what
//     was reported, which is its own word from then on.
//  5. What is older than Lasts is "not confirmed since". It counts, and is shown so.
//  6. A municipality that was formed by a merger or a split says itself what it
//     uses: what those before it said is shown, and counts for nothing.
//  7. The municipality ticks what it has done of the initiative's onboarding package,
//     all of it each time. What counts is a tick of a step that is there; a step that
//     was worded anew since is shown so.
//  8. Nobody who has said nothing counts as anything but that. Whoever is counted is
//     counted once, and among those whom the initiative concerns.
package adoption
