package access

import "slices"

// Level is how surely somebody has signed in, whatever the issuer calls it.
type Level string

// The levels of assurance, as eIDAS names them.
const (
	LevelUnknown     Level = "" // the issuer did not say, or nothing that is known
	LevelSubstantial Level = "substantial"
	LevelHigh        Level = "high"
)

// Levels lists them from low to high.
var Levels = []Level{LevelUnknown, LevelSubstantial, LevelHigh}

// AtLeast says whether a level is as high as another. A level that is not known
// is not.
func (l Level) AtLeast(other Level) bool {
	n := slices.Index(Levels, other)
	return n >= 0 && slices.Index(Levels, l) >= n
}
