// Package form is how the pages ask for something: one engine for every form.
//
// A form is a list of fields (field.go). A field's path is its name in the page,
// its place in the command, and the path under which the domain says what is
// wrong with it; so there is nothing to translate on the way in or out. A
// Binding joins the fields to what was typed:
//
//	b := &form.Binding{Form: f, Fields: fields, Lang: lang, Ref: ref}
//	if b.Press(f.Value(form.ButtonField)) { … } // a row was added or removed: show it again
//	b.Compact()                                 // rows in which nothing was written go away
//	cmd, wrong, err := form.Bind[events.RoundOpened](b)
//	… give the command, with wrong as what is wrong already …
//	if f.Refuse(lang, fault) { b.Place() }      // every reason at its field, or in the summary
//	views := b.Views()                          // for the template "field"
//
// Fill writes a value into fields, the reverse of Bind: what a form begins with.
// What people write is read by internal/reading. The key of a form makes sending
// it twice the same as sending it once (once.go). Same and Rebase compare two
// fillings, for a draft that others have overtaken (compare.go).
//
// The package knows no page, no session and no command. Texts stand in
// internal/locale under page.ask, page.help, page.row and page.group; a form with
// a key may have its own, page.ask.<key>.<path>.
package form
