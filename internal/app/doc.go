// Package app is the command path and the wiring behind it: the one place
// where actor, time and ids are set.
//
// A command takes five calls: who may (internal/access), what is true
// (internal/readmodel/views), what follows (internal/domain/initiative), write it down
// (internal/eventlog), and wait until it can be read (internal/readmodel/projection has
// applied it). internal/server gives the commands and reads the views.
package app
