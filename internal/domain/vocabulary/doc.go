// Package vocabulary holds the rules of which words the search takes for the same. It is
// pure: State and Evolve say what was changed so far, Decide what a command causes or
// everything that stands in its way. Who may give a command is in internal/access, and
// what the search makes of the words in internal/search.
//
// The rules on one page
//
//  1. The list begins with the groups of words that come with the program. Each change
//     adds one group, puts one in the place of another, or removes one.
//  2. A group is two to eight words for the same. A word is one word, of at most forty
//     letters; it may stand in several groups, since it may mean several things, and
//     each word finds those of its own groups only: what they lead to is not followed.
//  3. There are at most five hundred groups, no two of the same words.
//  4. Whoever changes or removes a group says which, by the words that it has: one that
//     somebody else has changed meanwhile is not changed again unseen.
package vocabulary
