package form

import "embed"

// Templates has what every page may show of a form: "field" for a View, and
// "review" for what Describe says.
//
//go:embed templates/*.html
var Templates embed.FS
