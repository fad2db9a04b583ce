// Package readmodel is the house of everything that is read. A record of the
// log goes through projection, which shapes it with document and writes it
// through views into store; catalogue holds the list in memory beside it.
//
//	store       one bbolt file: transactions, checkpoint, what to do about damage
//	views       its buckets, each with a typed write and read
//	document    the public documents, shaped from a state
//	catalogue   the list in memory: filters, sorts, facets, search, pages
//	projection  follows the log and brings all of it up to date
package readmodel
