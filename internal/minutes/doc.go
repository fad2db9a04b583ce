// Package minutes writes what was decided in a round of joint prioritisation as
// a document for print: what a municipal council or a ministry would be given.
// It takes the minutes of a round (internal/domain/round), puts them into words
// (internal/locale) and lays them out as one page that needs one stylesheet and
// nothing else. It decides nothing and works nothing out: every figure is in
// the minutes. internal/api serves it.
//
// write.go is the way in, view.go and why.go shape what the template shows, and
// Style is the stylesheet.
package minutes
