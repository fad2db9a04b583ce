// Package web puts the pages together: server-rendered HTML for people, in
// bokmål, nynorsk and English, complete without scripts.
//
// A room is a group of pages in a folder of its own, with its templates beside
// its handlers and its addresses in room.go:
//
//	form            the one form engine: fields, what was typed in them, what is
//	                wrong; it knows no page
//	shell           what every page stands on: request, session, layout, page
//	                cache, errors, assets, words; it knows no room
//	parts           drawings and lists that several rooms show
//	front, about    the front page, signing in; what the registry is
//	initiatives     the list, each initiative, everything that can be done with one
//	municipalities  the country, its counties and its municipalities
//	contacts        whom to ask
//	products        vendors' products, and which of them are ready
//	adoptions       what municipalities say of their use of an initiative
//	waves           municipalities that begin with an initiative together
//	needs           what is hard for municipalities, and what becomes of it
//	rounds          joint prioritisation
//	subscriptions   the changes, and who is notified of them
//	searchpage      everything that was found by words
//	report          what became of joint governance in a period
//
// A new room is a folder with a room.go that says
//
//	//go:embed templates/*.html
//	var files embed.FS
//
//	// Room is …
//	var Room = shell.Room{Templates: files, Routes: routes}
//
// and a handler func(*shell.Request) error for each address, which reads from
// internal/app/query, and ends in v.Render(name, shell.Page{…}, data); and its
// place in New, which is the order of the main menu. A form is such a page with
// fields (package form): its GET shows v.NewForm, its POST reads v.ReadForm, binds
// it to a command with v.Binding and form.Bind, and either redirects or renders
// itself again with what was typed and what is wrong. Rooms do not know each
// other. Its tests stand beside it and see it as visitors do (internal/testkit/webtest);
// those that cross rooms stand here.
//
// Texts stand in internal/locale under "page."; templates ask for them with t.
// shell/static/vendor is fetched from npm by "make assets", and the pages work
// without it. internal/server mounts the whole as what answers when nothing else
// does.
package web
