// Package table makes a table of cells out of a file as people save it: CSV in
// whatever encoding, .xlsx and .ods.
//
// Open finds out what the file is (open.go) and which sheets it has. Read takes
// one of them into a grid (delimited.go, xlsx.go, ods.go) and finds the table in
// it (layout.go): the headings, the rows below, and what stands above and below
// them. What a person does not see – hidden sheets, rows and columns – is not
// read, nor what is pinned to cells (comments.go); where a line is drawn through a
// text, its cell says so (struck.go).
//
// Nothing is left out or understood in silence: each such thing is a Note, a
// code with arguments and a place. internal/locale has the words.
package table
