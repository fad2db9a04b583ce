package views

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketAdoptions holds what was said about adoptions, by id: those of an
// initiative stand together.
const BucketAdoptions store.Bucket = "adoption-states"

// bucketAdopted has a key for each adoption, by municipality first.
const bucketAdopted store.Bucket = "adoptions-of-municipalities"

// adoptedKey is the number of a municipality and the id of an initiative.
func adoptedKey(number, initiative string) []byte { return []byte(number + "/" + initiative) }

// PutAdopted notes that something was said about an adoption.
// internal/readmodel/projection writes it, beside the state.
func PutAdopted(tx *store.Tx, s *adoption.State) error {
	return tx.Put(bucketAdopted, adoptedKey(s.Municipality, s.Initiative), []byte("1"))
}

// Adoption reads what was said about an adoption; the zero state if nothing was.
func (v *Views) Adoption(id string) (s adoption.State, err error) {
	raw, err := v.Get(BucketAdoptions, []byte(id))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeAdoption(id, raw, &s)
}

func decodeAdoption(id string, raw []byte, s *adoption.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode adoption %s: %w", id, err)
	}
	return nil
}

// AdoptionsOf reads what was said about the adoptions of an initiative, by the
// number of the municipality, all of one commit.
func (v *Views) AdoptionsOf(initiative string) (map[string]*adoption.State, error) {
	out := map[string]*adoption.State{}
	err := v.View(func(tx *store.Tx) error {
		for id, raw := range tx.Prefix(BucketAdoptions, []byte(initiative+"-"), store.Forward) {
			s := new(adoption.State)
			if err := decodeAdoption(string(id), raw, s); err != nil {
				return err
			}
			out[s.Municipality] = s
		}
		return nil
	})
	return out, err
}

// EachAdoption reads what was said of municipalities under some numbers about each
// of some initiatives in turn, all of one commit.
func (v *Views) EachAdoption(initiatives, numbers []string, visit func(initiative string, said map[string]*adoption.State)) error {
	return v.View(func(tx *store.Tx) error {
		for _, id := range initiatives {
			said := map[string]*adoption.State{}
			for _, number := range numbers {
				key := adoption.ID(id, number)
				raw := tx.Get(BucketAdoptions, []byte(key))
				if raw == nil {
					continue
				}
				s := new(adoption.State)
				if err := decodeAdoption(key, raw, s); err != nil {
					return err
				}
				said[number] = s
			}
			visit(id, said)
		}
		return nil
	})
}

// Adopted reads what was said under some numbers of municipalities: by initiative,
// and by number within it, all of one commit.
func (v *Views) Adopted(numbers []string) (map[string]map[string]*adoption.State, error) {
	out := map[string]map[string]*adoption.State{}
	err := v.View(func(tx *store.Tx) error {
		for _, number := range numbers {
			for key := range tx.Prefix(bucketAdopted, []byte(number+"/"), store.Forward) {
				_, initiative, _ := strings.Cut(string(key), "/")
				id := adoption.ID(initiative, number)
				s := new(adoption.State)
				if err := decodeAdoption(id, tx.Get(BucketAdoptions, []byte(id)), s); err != nil {
					return err
				}
				if out[initiative] == nil {
					out[initiative] = map[string]*adoption.State{}
				}
				out[initiative][number] = s
			}
		}
		return nil
	})
	return out, err
}
