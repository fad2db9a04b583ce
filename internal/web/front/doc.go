// Package front is the front page, and signing in and out.
package front
