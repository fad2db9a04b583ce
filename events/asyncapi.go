package events

import (
	_ "embed"
	"slices"
)

//go:embed asyncapi.yaml
var asyncAPI []byte

// AsyncAPI gives the AsyncAPI 3.0 description of the log as subscribers see
// it. Its payload references are relative: schema/<full type>.json. The caller
// may change the bytes.
func AsyncAPI() []byte { return slices.Clone(asyncAPI) }
