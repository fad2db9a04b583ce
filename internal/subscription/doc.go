// Package subscription says who is notified of what: what a subscriber asked for,
// whether that can be asked for, which changes it matches, and when a digest is
// due. It is pure but for the randomness of secrets.
//
// Within a filter any value is enough, across filters all must match. A filter
// that is there but empty, or asks for what does not exist, is refused: it would
// silently match nothing. A subscription without filters is refused unless it
// says that it wants everything.
//
// Municipalities and counties may be asked for by any number they have had; the
// subscription follows them through mergers and splits, as changes do. A main
// theme includes the themes under it. Who follows an initiative follows the one
// that it was merged into from then on. A change that takes an initiative away
// from somebody (its reach, owner, ministry or theme) matches both those who
// had it and those who have it now; the stage is the one after the change.
//
// Subscriptions hold addresses and secrets, so they are kept in an erasable bucket
// and never in the log; internal/notify implements Store there, keeps a Matcher
// up to date from it, and delivers what internal/changes publishes.
package subscription
