package server

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// The values of every label are a closed set: a series is kept for as long as
// the program runs, so a stranger must not be able to make one.

// methodLabel is what a method is called in metrics and logs.
func methodLabel(method string) string {
	if slices.Contains(methods, method) {
		return method
	}
	return "other"
}

// routeLabels are the routes, of the API and of the pages.
func (s *Server) routeLabels() map[string]bool {
	labels := map[string]bool{}
	for _, r := range s.echo.Routes() {
		labels[r.Path] = true
	}
	if s.cfg.Pages != nil {
		for _, pattern := range s.cfg.Pages.Matched() {
			labels[pathOf(pattern)] = true
		}
	}
	return labels
}

// routeLabel is what the route of a request is called in metrics and logs.
func (s *Server) routeLabel(c echo.Context) string {
	route := c.Path()
	if pattern := c.Request().Pattern; pattern != "" { // of a page
		route = pathOf(pattern)
	}
	if s.labels[route] {
		return route
	}
	return "none"
}

// pathOf is the path of a pattern of http.ServeMux.
func pathOf(pattern string) string {
	if _, path, found := strings.Cut(pattern, " "); found {
		return path
	}
	return pattern
}
