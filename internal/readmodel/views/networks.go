package views

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketNetworks holds the networks by id.
const BucketNetworks store.Bucket = "network-states"

// Network reads a network; the zero state if there is none.
func (v *Views) Network(id string) (s network.State, err error) {
	if id == "" {
		return s, nil
	}
	raw, err := v.Get(BucketNetworks, []byte(id))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeNetwork(id, raw, &s)
}

func decodeNetwork(id string, raw []byte, s *network.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode network %s: %w", id, err)
	}
	return nil
}

// Networks reads all networks, by id, all of one commit.
func (v *Views) Networks() (out []network.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketNetworks, store.Forward) {
			var s network.State
			if err := decodeNetwork(string(id), raw, &s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}
