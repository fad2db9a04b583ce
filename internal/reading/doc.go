// Package reading makes typed values of what people write: a number, an
// organisation, whom an initiative concerns, a day or a period, a phase. Web
// forms, spreadsheets and the command line all read with it, so that the same
// text means the same thing everywhere.
//
// A text is one of five things. It says nothing (blank); it is read, with words
// for how it was understood; its writer did not know ("TBD", "–"); it may mean
// several things, and is asked about with the answers there are; or it is
// refused, with what of it was understood. Nothing is guessed: what is not
// understood whole is not read in part.
//
// Everything here is pure: text, reference data and a day in, a Result out. No
// words for people are made here. What is said is a code with arguments, and
// internal/locale has the words: read.<code> for how a value was understood,
// field.<code> for a question or a refusal.
package reading
