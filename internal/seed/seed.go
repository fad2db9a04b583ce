// Package seed holds the initiatives that the registry can start with: a survey
// of state digitalisation measures that affect municipalities, with the source,
// date and certainty of each. README.md says where it is from.
//
// It is a spreadsheet like any other: internal/importing reads it, and whoever
// writes it to the log says that it is seed data.
package seed

import (
	_ "embed"
	"slices"
)

// Source says, in bokmål, what the seed data is. It is the source of the
// provenance of everything that is made of it, and is shown to readers.
const Source = "Kartlegging av statlige digitaliseringstiltak som berører kommunene, satt sammen fra åpne kilder 2026-11-21. Ikke godkjent av noen virksomhet."

// FileName is what the file is called, for importing.Parse.
const FileName = "initiatives.csv"

//go:embed initiatives.csv
var initiatives []byte

// Initiatives is the CSV file: UTF-8 without a mark, comma, one heading row.
// The caller owns the copy.
func Initiatives() []byte { return slices.Clone(initiatives) }
