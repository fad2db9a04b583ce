// Package importing reads a spreadsheet of initiatives into typed rows: CSV as
// it is published and as Norwegian Excel writes it, and .xlsx.
//
// Parse finds out how the file is written (format.go, encoding.go), reads it
// into a plain table (csv.go, xlsx.go), finds the columns by their headings
// (headings.go) and maps every row by itself (row.go), so that one answer
// holds everything that is wrong with the file. Nothing is stored here and no
// words for people are made: a reason is a code with arguments.
//
// Who goes on from here: internal/app makes commands of the rows that have no
// faults. The values are those of events.Proposed, and the domain checks them
// once more.
package importing
