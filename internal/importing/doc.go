// Package importing reads a spreadsheet of initiatives into typed rows.
//
// Parse has package table find the table in the file and what its columns mean
// (file.go), and maps every row by itself with package reading (row.go), so that
// one answer holds everything that is wrong with the file. Nothing is stored
// here and no words for people are made: a reason is a code with arguments.
//
// Who goes on from here: internal/app makes commands of the rows that have no
// faults. The values are those of events.Proposed, and the domain checks them
// once more.
package importing
