// Package network holds the rules of networks: municipalities that work together, and
// which of them are members over time. It is pure: State and Evolve say what is so far,
// Decide what a command causes or everything that stands in its way. Who may give
// which command is in internal/access.
//
// The rules on one page
//
//  1. KS, a county or a municipality forms a network and is its host: it describes it
//     and closes it. A name is that of one network at a time.
//  2. A municipality joins, confirms and leaves for itself, with the day. The host and
//     KS report who is a member; that stands as their word until the municipality
//     says it itself.
//  3. The municipality has the last word: it denies what was reported, and what it has
//     said nobody else ends or takes back. Whoever reported a member may correct that
//     as long as the municipality has not confirmed it.
//  4. A membership has a first day and perhaps a last one, both days within. They do
//     not overlap: a membership that lasts still goes on where it is joined again.
//  5. A municipality that was formed by a merger or a split is a member where one that
//     it comes from was, until it says something of its own.
//  6. The host opens the list of a year with a deadline, which can be moved to a later
//     day only. Until then each member may say which needs it would put there, for
//     itself, and take that back. Then, or when all members have said so, the host publishes five to ten
//     needs that stand, the most urgent first. A list is published once; what is
//     published after that corrects it, and says why.
//  7. A host that is none any more – a municipality that went into another and left its
//     organisation number – hosts nothing. KS looks after the network then, and does as
//     KS what the host would do; membership goes on as it was.
//  8. Nothing more is said of a network that was closed, and nobody is a member.
package network
