package views

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketOrganisations holds who may act for each organisation, by number.
const BucketOrganisations store.Bucket = "organisation-states"

// Organisation reads who may act for an organisation; the zero state if nobody
// has been given anything.
func (v *Views) Organisation(number string) (state organisation.State, err error) {
	raw, err := v.Get(BucketOrganisations, []byte(number))
	if err != nil || raw == nil {
		return state, err
	}
	if err := json.Unmarshal(raw, &state); err != nil {
		return state, fmt.Errorf("decode organisation %s: %w", number, err)
	}
	return state, nil
}

// Organisations reads them all, by number, until fn says false.
func (v *Views) Organisations(fn func(*organisation.State) bool) error {
	return v.View(func(tx *store.Tx) error {
		for number, raw := range tx.All(BucketOrganisations, store.Forward) {
			var state organisation.State
			if err := json.Unmarshal(raw, &state); err != nil {
				return fmt.Errorf("decode organisation %s: %w", number, err)
			}
			if !fn(&state) {
				return nil
			}
		}
		return nil
	})
}
