// Package opendocument writes a text document in the open format that public
// bodies in Norway use (OpenDocument, .odt): headings, paragraphs and tables, no
// more. Word and LibreOffice open it. What it writes is the same for the same
// content.
package opendocument
