// Package about is the pages that say what the registry is, how to use it, where
// its data are, what it keeps about people and whom it can be used by.
package about
