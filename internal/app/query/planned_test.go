package query

import (
	"testing"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// An owner whose number is not known is called by its name.
func TestOwnerWithoutANumberHasItsName(t *testing.T) {
	t.Parallel()
	row := catalogue.Row{ID: "2026-0001", Item: []byte(`{"owner":{"name":"Direktoratet for høyere utdanning og kompetanse"}}`)}
	if got, err := new(Reader).OwnerName(&row); err != nil || got != "Direktoratet for høyere utdanning og kompetanse" {
		t.Errorf("%q, %v", got, err)
	}
}
