// Package yearahead is the page that says what must be done in the next twelve
// months: by a municipality, in a county, because of an agency, or in the whole
// country; and the same as a document, a spreadsheet and a calendar.
package yearahead
