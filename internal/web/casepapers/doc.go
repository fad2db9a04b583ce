// Package casepapers is a draft of the paper that a municipal council decides on
// whether to adopt an initiative: what the registry knows of it for one municipality,
// what it does not know, and room for what the municipality itself must write. It is
// a page to print and a text document, with the same content (paper.go and the files
// of its sections).
package casepapers
