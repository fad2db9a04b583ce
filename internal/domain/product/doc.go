// Package product holds the rules of what vendors say of their products, and of
// which products municipalities say that they use. It is pure: State, Use and
// their Evolve say what was said so far, Decide what a command causes or
// everything that stands in its way. Who may give which command is in
// internal/access.
//
// The rules on one page
//
//  1. One aggregate is one product of one vendor. Registered again, it is what was
//     registered last.
//  2. The vendor says for each initiative that touches the product how far it has
//     come: not started, planned for a day, or ready. What it says last takes the
//     place of what it said before. An initiative of which it has said nothing is
//     unknown, and not "not started".
//  3. The owner of the initiative verifies a report of ready, that one and no
//     other: when the vendor says something new, it has to be verified anew.
//  4. A municipality says which products it uses, all of them at once; what it said
//     stands until it says something else. Of a product that was registered after
//     that it has said nothing.
package product
