// Package compression sends answers in the encodings that clients take: Handler
// compresses whatever is answered, and a Body is compressed once for all to whom
// it is sent.
package compression
