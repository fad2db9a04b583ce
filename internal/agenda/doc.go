// Package agenda works out what lies ahead of municipalities in a year: by
// month, what must be done by when, what happens meanwhile and how long it takes;
// and apart from that what is undecided. It is pure, and knows neither language
// nor pages. What nobody has assessed is unknown and never zero.
package agenda
