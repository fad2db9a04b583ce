package views

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// The buckets of products, by id, and of which products municipalities use, by the
// id of what was said.
const (
	BucketProducts    store.Bucket = "product-states"
	BucketProductUses store.Bucket = "product-uses"
)

// bucketReadiness has a key for each product of which a vendor said something about
// an initiative, by initiative first.
const bucketReadiness store.Bucket = "readiness-of-initiatives"

// PutReadiness notes that something was said of a product for an initiative.
// internal/readmodel/projection writes it, beside the state.
func PutReadiness(tx *store.Tx, initiative, product string) error {
	return tx.Put(bucketReadiness, []byte(initiative+"/"+product), []byte("1"))
}

// Product reads a product; the zero state if there is none.
func (v *Views) Product(id string) (s product.State, err error) {
	raw, err := v.Get(BucketProducts, []byte(id))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeProduct(id, raw, &s)
}

func decodeProduct(id string, raw []byte, s *product.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode product %s: %w", id, err)
	}
	return nil
}

// Products reads all products, by id, all of one commit.
func (v *Views) Products() (out []product.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketProducts, store.Forward) {
			var s product.State
			if err := decodeProduct(string(id), raw, &s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// ProductsFor reads the products of which a vendor said something about an
// initiative, by id.
func (v *Views) ProductsFor(initiative string) (out []product.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for key := range tx.Prefix(bucketReadiness, []byte(initiative+"/"), store.Forward) {
			_, id, _ := strings.Cut(string(key), "/")
			var s product.State
			if err := decodeProduct(id, tx.Get(BucketProducts, []byte(id)), &s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// ProductUse reads which products a municipality has said that it uses under a
// number; the zero value if it has said nothing.
func (v *Views) ProductUse(number string) (u product.Use, err error) {
	id := product.UseID(number)
	raw, err := v.Get(BucketProductUses, []byte(id))
	if err != nil || raw == nil {
		return u, err
	}
	return u, decodeUse(id, raw, &u)
}

func decodeUse(id string, raw []byte, u *product.Use) error {
	if err := json.Unmarshal(raw, u); err != nil {
		return fmt.Errorf("decode %s: %w", id, err)
	}
	return nil
}

// ProductUses reads what every municipality has said that it uses, by number, all
// of one commit.
func (v *Views) ProductUses() (map[string]*product.Use, error) {
	out := map[string]*product.Use{}
	err := v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketProductUses, store.Forward) {
			u := new(product.Use)
			if err := decodeUse(string(id), raw, u); err != nil {
				return err
			}
			out[u.Municipality] = u
		}
		return nil
	})
	return out, err
}
