// Package feed renders what programs subscribe to by address: changes as an
// Atom feed (RFC 4287, with archives by RFC 5005), and milestones and
// deadlines as a calendar (RFC 5545).
//
// It is pure: plain structs in, bytes out, the same bytes for the same input.
// Filters are applied, words chosen and addresses made by the callers,
// internal/api and internal/web; they also serve ETag and answer 304.
package feed
