package web

import "github.com/samstyring/samstyring/internal/filter"

// said is what a value of a filter is called.
func (v *visit) said(name filter.Name, value string) string {
	return filter.Of(name).Say(v.lang, v.web.cfg.Ref, value)
}

type option struct {
	Value, Name string
	Count       int
	Chosen      bool
}

// inList are the parameters of the list of initiatives that mean the same here.
var inList = filter.Page([]filter.Name{
	filter.Municipality, filter.Owner, filter.Ministry, filter.Theme, filter.Stage, filter.Text,
}).Params()
