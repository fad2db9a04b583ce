// Package filter is the one vocabulary that initiatives and changes are
// narrowed by. Each filter stands once in Fields: what it is called in the API,
// in a subscription and in the pages' addresses, which values it takes, what a
// value means today and what a person calls it.
//
// A Door says which filters an address takes and what it calls them; Read
// understands the address, and Check finds everything that is wrong with
// filters from wherever they come: a misspelt one must not select everything in
// silence. internal/readmodel/catalogue selects rows by a Set, and
// internal/subscription changes.
package filter
