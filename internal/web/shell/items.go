package shell

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// Items decodes the items of a page of the list.
func Items(raw []json.RawMessage) ([]document.Item, error) {
	out := make([]document.Item, len(raw))
	for i := range raw {
		if err := json.Unmarshal(raw[i], &out[i]); err != nil {
			return nil, fmt.Errorf("decode list item: %w", err)
		}
	}
	return out, nil
}
