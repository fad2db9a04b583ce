// Package exercise fills a registry with made-up content: a plausible two years,
// played through the same commands that agencies, KS, Digdir, municipalities and
// vendors give. Nothing is written past them, so that what an exercise shows is what
// the registry does.
//
// The organisations are those of the reference data and appear as what they are:
// agencies own initiatives, KS states, municipalities adopt. What they say is made up,
// and every initiative, need, round and product says so in its own name (see marked).
// Nobody is invented: there are no people, no contacts and no addresses.
//
// A play follows from its Plan alone: the same seed and day give the same events, in
// the same order, with the same ids and times. Three things make it so. The clock is
// the play's own and moves with the story. Ids and salts are drawn anew from the seed
// and the number of the command, so that a command gives the same however often it
// is tried. And a story never looks at the registry to choose what to do; it knows
// itself what it has done. So a play that was broken off is played again from its
// beginning: each command has a key, and those that were carried out are only
// answered. Only of a file that was broken off between its rows and what is written of
// the whole of it has that another id.
//
// Fill is the way in. It runs the stories (stories.go) in the order of their time; each
// kind of story has a file of its own. That a log is one of an exercise is written in
// its id, for internal/eventlog to know.
package exercise
