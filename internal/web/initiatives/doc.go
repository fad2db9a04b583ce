// Package initiatives is the list of initiatives, the page of each, and every form
// about one.
//
// What can be done about an initiative is the table actionForms (actions.go), each
// in a file action_<group>.go: its fields, what they begin with and the commands
// that they give. action.go takes such a form from the first look at it, over rows
// added, drafts kept and the preview, to what is recorded. A field's name is the
// path under which the domain names what is wrong with it (package form). todo.go
// says which of them are open to whoever has signed in.
package initiatives
