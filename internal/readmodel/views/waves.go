package views

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketWaves holds the waves by id.
const BucketWaves store.Bucket = "wave-states"

// The buckets that find waves: by initiative, and by the day on which they start,
// as long as they are not cancelled.
const (
	bucketWavesOf    store.Bucket = "waves-of-initiatives"
	bucketWaveStarts store.Bucket = "waves-by-start"
)

// PutWave keeps where a wave is found after an event. internal/readmodel/projection
// writes it, beside the state.
func PutWave(tx *store.Tx, before, after *wave.State) error {
	if !after.Exists() {
		return nil
	}
	if !before.Exists() {
		if err := tx.Put(bucketWavesOf, []byte(after.Initiative+"/"+after.ID), []byte("1")); err != nil {
			return err
		}
	}
	was, now := startKey(before), startKey(after)
	if was == now {
		return nil
	}
	if was != "" {
		if err := tx.Delete(bucketWaveStarts, []byte(was)); err != nil {
			return err
		}
	}
	if now == "" {
		return nil
	}
	return tx.Put(bucketWaveStarts, []byte(now), []byte("1"))
}

func startKey(s *wave.State) string {
	if !s.Exists() || s.Cancelled != nil {
		return ""
	}
	return string(s.Start) + "/" + s.ID
}

// Wave reads a wave; the zero state if there is none.
func (v *Views) Wave(id string) (s wave.State, err error) {
	raw, err := v.Get(BucketWaves, []byte(id))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeWave(id, raw, &s)
}

func decodeWave(id string, raw []byte, s *wave.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode wave %s: %w", id, err)
	}
	return nil
}

// WavesOf reads the waves of an initiative, by id, all of one commit.
func (v *Views) WavesOf(initiative string) (out []wave.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for key := range tx.Prefix(bucketWavesOf, []byte(initiative+"/"), store.Forward) {
			if out, err = appendWave(tx, out, string(key)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Waves reads the waves of those initiatives that are asked for, by initiative, all of
// one commit.
func (v *Views) Waves(of func(initiative string) bool) (map[string][]wave.State, error) {
	out := map[string][]wave.State{}
	err := v.View(func(tx *store.Tx) (err error) {
		for key := range tx.All(bucketWavesOf, store.Forward) {
			initiative, _, _ := strings.Cut(string(key), "/")
			if !of(initiative) {
				continue
			}
			if out[initiative], err = appendWave(tx, out[initiative], string(key)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// WavesAhead reads the waves that start after a day and are not cancelled, what
// starts first first, all of one commit.
func (v *Views) WavesAhead(day events.Date) (out []wave.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for key := range tx.Range(bucketWaveStarts, []byte(day+"0"), nil, store.Forward) { // "0" is after "/"
			if out, err = appendWave(tx, out, string(key)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// appendWave reads the wave that a key ends with.
func appendWave(tx *store.Tx, list []wave.State, key string) ([]wave.State, error) {
	_, id, _ := strings.Cut(key, "/")
	var s wave.State
	if err := decodeWave(id, tx.Get(BucketWaves, []byte(id)), &s); err != nil {
		return nil, err
	}
	return append(list, s), nil
}
