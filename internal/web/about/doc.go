// Package about is the page that says what the registry is.
package about
