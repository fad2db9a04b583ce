package server

import (
	"bytes"
	"html"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/locale"
)

const (
	// exerciseHeader is in every answer of an exercise, for whoever reads no banner.
	exerciseHeader = "Samstyring-Exercise"
	// fileName begins the value of a header that names a file.
	fileName = `filename="`
	// exerciseFile begins the name of every file of an exercise: its columns are left
	// as they are, for machines.
	exerciseFile = "ovelse-"
)

// ofExercise is in every answer of an exercise. Search engines list none of it.
var ofExercise = http.Header{
	exerciseHeader:                  {"true"},
	"X-Robots-Tag":                  {"noindex"},
	"Access-Control-Expose-Headers": {"ETag, Link, Location, Samstyring-Position, " + exerciseHeader},
}

// markExercise says in every answer that it is of an exercise, and in the name of every
// file.
func (s *Server) markExercise(c echo.Context) (bool, error) {
	if !s.cfg.App.Exercise() {
		return true, nil
	}
	maps.Copy(c.Response().Header(), ofExercise)
	c.Response().Before(func() {
		h := c.Response().Header() // that of what is written to now: an answer may be kept first
		d := h.Get("Content-Disposition")
		if before, name, ok := strings.Cut(d, fileName); ok && !strings.HasPrefix(name, exerciseFile) {
			h.Set("Content-Disposition", before+fileName+exerciseFile+name)
		}
	})
	return true, nil
}

// bannered is a page of the documentation with what every page of an exercise has.
func (s *Server) bannered(page []byte) []byte {
	if !s.cfg.App.Exercise() {
		return page
	}
	banner := "<body>\n<p role=\"note\"><strong>" + html.EscapeString(locale.English.Text("page.exercise.banner", nil)) + "</strong></p>"
	return bytes.Replace(page, []byte("<body>"), []byte(banner), 1)
}
