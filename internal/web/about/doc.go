// Package about is the page that says what the registry is, and the one
// that says what it keeps about people.
package about
