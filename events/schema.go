package events

import (
	"embed"
	"strings"
)

//go:generate go run ../internal/tools/schemagen

// The schemas of the payloads are generated from the Go types; cloudevent.json
// is written by hand. A schema that has been released is never changed:
// schema/frozen.sum holds the hash of each.
//
//go:embed schema/*.json
var schemas embed.FS

// CloudEventSchema is the name under which Schema gives the schema of a whole
// record in structured mode, with the extension attributes of Samstyring.
const CloudEventSchema = "cloudevent"

// Schema gives the JSON Schema (2020-12) of the payload of a full type, such
// as "no.samstyring.initiative.proposed.v1", or of the record around it
// (CloudEventSchema). The caller may change the bytes.
func Schema(eventType string) ([]byte, bool) { return contractFile(schemas, "schema", eventType) }

// SchemaTypes lists every full type that has a schema, old versions too, in
// alphabetical order.
func SchemaTypes() []string {
	var out []string
	for _, name := range contractNames(schemas, "schema") {
		if name != CloudEventSchema {
			out = append(out, name)
		}
	}
	return out
}

// contractFile reads <dir>/<name>.json. A name that is no file is simply not
// there; embed.FS refuses names that lead out of the folder.
func contractFile(files embed.FS, dir, name string) ([]byte, bool) {
	if strings.ContainsAny(name, `/\`) {
		return nil, false
	}
	b, err := files.ReadFile(dir + "/" + name + ".json")
	return b, err == nil
}

func contractNames(files embed.FS, dir string) []string {
	entries, err := files.ReadDir(dir)
	if err != nil {
		panic("read embedded folder " + dir + ": " + err.Error()) // the folder is part of the program
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".json"))
	}
	return out
}
