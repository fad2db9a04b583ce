// Package locale is the words that Samstyring says: every text in bokmål,
// nynorsk and English, and how numbers, dates and values are written in each.
//
// The texts stand in nb.json, nn.json and en.json, one flat list of keys each:
//
//	title.<code>            the title of a fault.Code
//	fault.<key>             the detail of a fault.Error
//	field.<code>            what is wrong with one field
//	read.<code>             how a value that was written was understood
//	event.<name>            one event as a sentence, without its full stop
//	change.<class>          a change as a headline, and change.<what> the lines below it
//	label.<field>           what a field is called
//	value.<field>.<value>   what a value of a field is called
//	object.<field>          how a compound value of a field is written
//	date.<precision>        how a day is written, as exactly as it is known
//	month.<number>          the names of the months
//	moment                  how a point in time is written
//
// In a text, {name} is replaced by the argument of that name, and {name:size}
// by a number of bytes written as kB or MB. What stands in [brackets] is left out if
// an argument in it is missing, so that one text serves callers that know
// different things.
//
// Match finds the language of a request; internal/api, internal/web and
// internal/notify then ask that Language for words. Names of municipalities,
// organisations and themes are not here: they stand in internal/reference.
package locale
