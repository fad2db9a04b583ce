// Package adoptionlist reads a spreadsheet of municipalities that use an initiative,
// or are on their way, into typed rows: what the owner or KS has in its own list.
//
// Read has package table find the table in the file, and package reading read each
// cell. What is not understood whole is a fault of its row, with every reason; nothing
// is guessed and nothing is stored. A reason is a code with arguments, whose words
// internal/locale has. The page (internal/web/adoptions) shows what was understood,
// and internal/app/command records it.
package adoptionlist
