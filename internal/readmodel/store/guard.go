package store

import (
	"errors"
	"fmt"
)

// panicked is a panic of bbolt turned into an error: it asserts what it finds
// in the file, and a page that cannot be read faults.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint(p.value) }

func isPanic(err error) bool {
	var p panicked
	return errors.As(err, &p)
}

// guard calls bbolt and returns its panics as errors. The caller must have set
// debug.SetPanicOnFault, which holds for one goroutine.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked{p}
		}
	}()
	return fn()
}

// firstAddress is above everything that the runtime counts as a nil pointer.
const firstAddress = 4096

// isFault tells a read of memory that is not there – the mapped file became
// shorter, or the disk cannot read the page – from a programming error.
func isFault(p any) bool {
	fault, ok := p.(interface{ Addr() uintptr })
	return ok && fault.Addr() >= firstAddress
}
