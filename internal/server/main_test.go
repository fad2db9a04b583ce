package server_test

import (
	"flag"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/samstyring/samstyring/internal/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew; look at what changes")

func TestMain(m *testing.M) {
	// Spreadsheets, lines and feeds are described as texts, so they are read as texts.
	for _, kind := range []string{"text/csv", "application/x-ndjson", "text/event-stream", "text/calendar", "application/atom+xml", sheet.XLSXType} {
		openapi3filter.RegisterBodyDecoder(kind, asText)
	}
	flag.Parse()
	os.Exit(m.Run())
}

func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	raw, err := io.ReadAll(body)
	return string(raw), err
}
