// Package web is the pages: server-rendered HTML for people, in bokmål, nynorsk
// and English, complete without scripts.
//
// How it is put together. routes.go is the one table of addresses. A page is one
// file here and one in templates/: its handler takes a *visit (who is here, in
// which language), reads from internal/app, and ends in v.render(name, page,
// data). A form is such a page with a form (form.go), whose POST gives a command
// to internal/app and either redirects or renders itself again with what was
// typed and what is wrong; once.go makes sending it twice the same as once. A
// list that is too long for a page is cut in pager.go. An error that a handler
// returns becomes a page in fail.go. What everybody without a session reads is
// made once and kept under the position that it follows from, in kept.go.
//
// What can be done about an initiative is the table acts (acts.go), one act in a
// file act_<group>.go: its fields, what they begin with and the commands that
// they give. acting.go takes such a form from the first look at it, over rows
// added, drafts kept and the preview, to what is recorded; field*.go reads and
// shows its fields. A field's name is the path under which the domain names what
// is wrong with it. todo.go says which acts are open to whoever has signed in.
//
// Texts stand in internal/locale under "page."; templates ask for them with t.
// Everything in static/ is embedded and served under its content's hash
// (assets.go); static/vendor is fetched from npm by "make assets", and the pages
// work without it. internal/server mounts the whole as what answers when nothing
// else does.
package web
