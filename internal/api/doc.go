// Package api is the machine interface: HTTP and JSON, one file per resource.
//
// The contract comes first: openapi.yaml is written by hand, gen/ is generated
// from it (gen/overlay.yaml names the Go types), and requests are checked
// against it before an operation sees them. SchemaFields tells what that check
// finds in the words of internal/fault, so that one answer lists it together
// with what the domain finds. An operation builds one command or one query,
// gives it to internal/app, and answers with documents that are stored ready to
// send. problem.go maps every error to problem details.
//
// internal/server puts the operations on the network.
package api

//go:generate go tool oapi-codegen -config gen/config.yaml openapi.yaml

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed openapi.yaml
var description []byte

// DescriptionYAML gives the OpenAPI description of the API as it is written.
// The caller may change the bytes.
func DescriptionYAML() []byte { return slices.Clone(description) }

// DescriptionJSON gives the OpenAPI description of the API as JSON. The caller
// must not change the bytes.
func DescriptionJSON() []byte { return descriptionJSON() }

var descriptionJSON = sync.OnceValue(func() []byte {
	doc, err := load()
	if err != nil {
		panic(err) // the description is part of the program, and a test reads it
	}
	raw, err := doc.MarshalJSON()
	if err != nil {
		panic(fmt.Errorf("encode API description: %w", err))
	}
	return raw
})

// Description gives the OpenAPI description of the API for checking requests. The
// caller must not change it.
//
// It says of itself that it is OpenAPI 3.0, which it is not: openapi3filter
// compiles every schema anew for every request of a 3.1 description (3 ms for
// a registration against 0.05 ms). What the description uses of 3.1 – null
// among the types of a value – the older check understands as well.
func Description() (*openapi3.T, error) { return readDescription() }

var readDescription = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := load()
	if err != nil {
		return nil, err
	}
	doc.OpenAPI = "3.0.3"
	return doc, nil
})

func load() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(description)
	if err != nil {
		return nil, fmt.Errorf("load API description: %w", err)
	}
	return doc, nil
}
