// Package imports is the page that takes spreadsheets in: from the file, over how
// it was read and what it leaves open, to what is written, and back again.
//
// A file is given at /importer (upload.go). Its page, /importer/<id>, shows the
// plan (plan.go, row.go): how the file lies, what each column is taken for, and
// every row as it was read, with questions, corrections and what to leave out
// (choose.go). Nothing is written before the last button (carryout.go). What is
// imported is internal/app/imports; this package shows it and reads forms.
package imports
