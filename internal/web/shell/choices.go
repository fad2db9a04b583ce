package shell

import "github.com/samstyring/samstyring/internal/filter"

// Said is what a value of a filter is called.
func (v *Request) Said(name filter.Name, value string) string {
	return filter.Of(name).Say(v.Lang, v.Shell.Config.Ref, value)
}

type Option struct {
	Value, Name string
	Count       int
	Chosen      bool
}

// InList are the parameters of the list of initiatives that mean the same here.
var InList = filter.Page([]filter.Name{
	filter.Municipality, filter.Owner, filter.Ministry, filter.Theme, filter.Stage, filter.Text,
}).Params()
