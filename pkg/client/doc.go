// Package client is the Go client of the Samstyring API: commands with errors
// that tell everything that is wrong, imports, the log, and readers of changes
// and history that resume where they left off.
//
// Stream follows the news that subscribers get, in words, over an open connection;
// History follows every event of all initiatives and rounds; Events gives the log itself
// for those who keep projections of their own, as the types of package events.
// Propose, Get and Import cover the usual commands, and Do all the others of
// the API description, which every registry serves at /api/v1/docs.
//
// The package uses the standard library and package events only. A Client may
// be used by many goroutines at once.
package client
