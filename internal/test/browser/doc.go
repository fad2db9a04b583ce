// Package browser walks the registry as people do: with a real Chromium against
// a real server. It holds tests only; nothing imports it.
//
// One registry (registry_test.go) with the real initiatives and one Chromium
// (chromium_test.go) serve all tests of the package; what a test changes there,
// others see, so a test registers what it decides on, and says in whose name.
// The clock stands at testkit.Start. site is the registry with the commands of
// testkit.Registry; site.mail is where its letters go.
//
// A test is written in the words of a visitor (visitor_test.go), who has a
// browser without anybody else's cookies:
//
//	v := visit(t)                        // or visit(t, withoutScripts), visit(t, withKeyboard)
//	v.open("/")                          // an address
//	v.signIn("Digdir")                   // through the test issuer
//	v.fill("Finn kommunen din", "3011")  // a field by its label
//	v.pick("Ukedag", "Torsdag")          // in a list
//	v.date("Frist", "2026-12-24")        // a day
//	v.choose("Én gang i uken")           // a radio button; "Hvaler…" is how its name begins
//	v.tick("Jeg har lest det")           // a box
//	v.unfold("Kilder")                   // what is folded away
//	v.press("Finn")                      // a button whose form is accepted
//	v.pressInVain("Send")                // one whose form comes back with what is wrong
//	v.follow("Hvaler")                   // a link
//	v.in("main", "").follow("Logg inn")  // in one landmark only
//	v.heading("Hvaler")                  // what the main heading reads
//	v.reads("Må gjøre")                  // what one sees, in a part of the page after in; readsNot is the contrary
//	v.linkTo(mail.ConfirmPath, address)  // in a letter
//
// parties_test.go has the words of those who act in an organisation's name:
//
//	v := represent(t, "KS")              // signed in, at the organisation's own page
//	v.onwards(initiative, "Bli med")     // to a form, from the page of the initiative
//	v.reviewed("Send uttalelsen")        // a form that is looked over first
//	v.weigh(room, …), v.score(room, …), v.seal(room, …), v.signClass(room, …)
//
// What is pressed, followed and filled in is found by its accessible name, as
// Chromium computes it for assistive technology. The same words do with a mouse
// or, with withKeyboard, by pressing Tab until the focus is there, which must be
// seen at every stop. A step that leads to a page waits until it has loaded.
// Whatever else goes wrong while the test runs – an error of a script, a message
// in the console, a violation of the content security policy, a request that
// fails or goes elsewhere – fails the test when it ends.
//
// pages_test.go holds every page against axe-core, from npm. sights_test.go
// lists the pages, and who sees them at which moment; a new address must be
// listed there. The pages look as they were built: with the design system after
// "make assets", plainer without.
package browser
