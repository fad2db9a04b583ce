// Package events is the public contract of Samstyring: what has happened to an
// initiative, and in the rounds in which initiatives are prioritised, in the
// order in which it happened.
//
// Every fact is one Record: the attributes of a CloudEvents 1.0 event, the
// position it was given in the log, and one typed payload. A payload type is
// never changed once it has been written; a new shape is a new version with an
// upcaster from the old one (see Registry). JSON Schemas for every type and
// version are in schema/, one example of each in examples/, and the channels
// in asyncapi.yaml.
//
// The package uses the standard library only, so that a subscriber can import
// it alone. Who decides which events happen: internal/domain. Who stores them:
// internal/eventlog.
package events
