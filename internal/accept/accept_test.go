package accept_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/accept"
)

func TestPreferred(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "text/turtle", " ": "text/turtle", "*/*": "text/turtle", "text/*": "text/turtle",
		"application/ld+json": "application/ld+json", "application/ld+json;q=0.9, text/turtle;q=0.5": "application/ld+json",
		"text/turtle;q=0.5, application/ld+json":          "application/ld+json",
		"Application/LD+JSON; charset=utf-8":              "application/ld+json",
		"text/html,application/xhtml+xml,*/*;q=0.8":       "text/html",
		"application/rdf+xml":                             "",
		"application/rdf+xml, */*;q=0.1":                  "text/turtle",
		"text/turtle;q=0, */*":                            "application/ld+json",
		"application/rdf+xml;q=high, text/html;q=0":       "",
		"text/html;q=0.2, application/*;q=0.3, image/png": "application/ld+json",
	} {
		if got := accept.Preferred(header, "text/turtle", "application/ld+json", "text/html"); got != want {
			t.Errorf("%q is given %q, want %q", header, got, want)
		}
	}
}
