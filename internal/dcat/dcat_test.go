package dcat_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/dcat"
	"github.com/samstyring/samstyring/internal/testkit/npm"
)

// nasty is a text that neither form may stumble over.
const nasty = "«Én» \"to\" \\ tre\nfire\tfem <seks> @nb čáhci 🙂 ^^xsd:string ."

// Others read the same of a catalogue, whichever form they are given.
func TestOthersReadTheSameInBothForms(t *testing.T) {
	t.Parallel()
	dir := npm.Install(t, filepath.Join("testdata", "readers"))
	c := dcat.Catalogue{
		Address: "https://samstyring.example/katalog", Home: "https://samstyring.example/data", Title: events.Text{"nb": "Tiltak", "en": "Initiatives"}, Description: events.Text{"nb": nasty},
		Publisher: dcat.Publisher{Number: "991825827", Name: "Digitaliseringsdirektoratet", Contact: "https://samstyring.example/kontakt"},
		Modified:  time.Date(2026, 9, 7, 12, 0, 0, 0, time.UTC),
		Service:   dcat.Service{Title: events.Text{"nb": "API"}, Endpoint: "https://samstyring.example/api/v1", Contract: "https://samstyring.example/api/v1/openapi.json", Docs: "https://samstyring.example/api/v1/docs"},
		Sets: []dcat.Set{
			{Key: "tiltak", Title: events.Text{"nb": "Tiltak"}, Page: "https://samstyring.example/tiltak", Files: []dcat.File{
				{Format: dcat.CSV, Title: events.Text{"nb": "CSV"}, Address: "https://samstyring.example/tiltak.csv?sprak=nb&q=a b\"<c>", Whole: true},
				{Format: dcat.JSON, Title: events.Text{"nb": "JSON"}, Address: "https://samstyring.example/api/v1/initiatives", Service: true},
			}},
			{Key: "tomt", Title: events.Text{"nb": "Tomt"}, Page: "https://samstyring.example/"},
		},
	}
	turtle, jsonLD := filepath.Join(dir, "katalog.ttl"), filepath.Join(dir, "katalog.jsonld")
	raw, err := c.JSONLD()
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{turtle: c.Turtle(), jsonLD: raw} {
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	type fact struct {
		Subject, Property, Object, Language, Type string
		Link                                      bool
	}
	var got struct {
		Turtle, JSONLD []string
		Facts          []fact
	}
	if out := npm.Node(t, dir, "read.mjs", turtle, jsonLD); json.Unmarshal(out, &got) != nil {
		t.Fatalf("%s", out)
	}
	if diff := cmp.Diff(got.Turtle, got.JSONLD); diff != "" || len(got.Turtle) < 60 {
		t.Errorf("%d facts, Turtle and JSON-LD differ: %s", len(got.Turtle), diff)
	}
	const dct, dcatNS, xsd = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://www.w3.org/2001/XMLSchema#"
	for _, want := range []fact{
		{Subject: c.Address, Property: dct + "description", Object: nasty, Language: "nb", Type: "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"},
		{Subject: c.Address, Property: dct + "modified", Object: "2026-09-07T12:00:00Z", Type: xsd + "dateTime"},
		{Subject: c.Address, Property: dcatNS + "dataset", Object: c.Address + "#tiltak", Link: true},
		{Subject: c.Address + "#api", Property: dcatNS + "servesDataset", Object: c.Address + "#tiltak", Link: true},
		{Subject: c.Address + "#tiltak-csv", Property: dcatNS + "downloadURL", Object: "https://samstyring.example/tiltak.csv?sprak=nb&q=a%20b%22%3Cc%3E", Link: true},
		{Subject: c.Address + "#tiltak-json", Property: dcatNS + "accessService", Object: c.Address + "#api", Link: true},
	} {
		if !slices.Contains(got.Facts, want) {
			t.Errorf("nobody reads %+v", want)
		}
	}
}
