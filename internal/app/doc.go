// Package app opens, runs and closes the registry, and is the wiring behind it.
// What it does has three parts: internal/app/command writes (one path for every
// command, and the one place where actor, time and ids are set), internal/app/query
// reads (internal/app/find by words), and internal/app/secrets keeps what must not be
// public yet.
//
// A command takes five calls: who may (internal/access), what is true
// (internal/app/query), what follows (internal/domain), write it down
// (internal/eventlog), and wait until it can be read (internal/readmodel/projection has
// applied it). internal/server gives the commands and reads the views.
package app
