package events

import "embed"

// One example per type and version, written by hand and kept for ever: what
// was written once must still be read.
//
//go:embed examples/*.json
var examples embed.FS

// Example gives a whole record in structured mode as an example of a full
// type, such as "no.samstyring.initiative.proposed.v1". Its figures, dates and
// decisions are made up. The caller may change the bytes.
func Example(eventType string) ([]byte, bool) { return contractFile(examples, "examples", eventType) }

// ExampleTypes lists every full type that has an example, old versions too, in
// alphabetical order.
func ExampleTypes() []string { return contractNames(examples, "examples") }
