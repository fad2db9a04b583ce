// Package catalogue is the list of initiatives, held in memory: filters, sorts,
// facets, search and cursors over every row at once.
//
// It holds nothing that is not stored. The application fills it from the stored
// rows at start (Put) and advances it after each commit of the views, so it is
// never ahead of what a read of one document shows. A list item is ready to
// send: internal/api writes it as it is, internal/web decodes it for a page.
//
// Each value that can be filtered by has a set of the rows that hold it, one
// bit a row; a selection is an AND of ORs of such sets. A facet is a count of
// bits, or of the rows' own values (rowvalues.go) where that is less to look at; sets
// that are needed for a moment are used again (workspace.go). Each sort is a
// permutation of the rows that is kept in order, so a page is read off it from the
// cursor on. Selections and their counts are kept until the next change.
//
// What it costs with n rows: a selection that is kept, a few microseconds; a
// new one, n/64 words for each value that is filtered by; its facets, where they are
// asked for, n/64 words for each value, or a place in memory for each row that is left
// and what it has, whichever is less; words to search for, what
// package search says of them, and for an order by relevance a sort of what is found.
// A changed row moves within the permutations: a few copies of up to 4n bytes.
package catalogue
