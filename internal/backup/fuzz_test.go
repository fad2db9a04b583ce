package backup

import (
	"bytes"
	"errors"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// A line of a backup is an event whose content is checked, or is named as damaged.
func FuzzLines(f *testing.F) {
	for _, name := range events.ExampleTypes() {
		one, _ := events.Example(name)
		f.Add(one)
	}
	f.Add([]byte("{}\n\nnull\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		err := lines(bytes.NewReader(file), "a file", func(_ string, r events.Record) error {
			event(r)
			return nil
		})
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("the error is not one of a damaged backup: %v", err)
		}
	})
}
