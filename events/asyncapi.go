package events

import (
	"bytes"
	_ "embed"
)

//go:embed asyncapi.yaml
var asyncAPI []byte

// AsyncAPI gives the AsyncAPI 3.0 description of the log as subscribers see it.
// The schemas of payloads are referred to relative to it, as the folder schemas
// gives each: schemas/<full type>.json. The caller may change the bytes.
func AsyncAPI(schemas string) []byte {
	return bytes.ReplaceAll(asyncAPI, []byte("$ref: schema/"), []byte("$ref: "+schemas+"/"))
}
