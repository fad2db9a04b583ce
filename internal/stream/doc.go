// Package stream hands changes to those who keep a connection open: server-sent
// events (text/event-stream) for any number of readers.
//
// A Hub has one goroutine (Run), which reads each change once from the Source
// when it was published. The last ones stay in a ring that all readers share: it is
// the bounded queue of every one of them, and each change is encoded once for
// each language, by the first reader that needs it. Publishing is the closing
// of one channel, so that a change costs the same whether one reader waits or
// ten thousand do.
//
// A reader (Serve) runs in the goroutine that net/http has for its request and
// owns no other. It reads the past from the Source in pages, then follows the
// ring. One that falls out of the ring, or does not take a write in time, is
// cut off; it knows its place (Last-Event-ID) and resumes from the Source, so
// nothing is lost.
//
// internal/api reads filters and language from the request and calls Serve;
// internal/notify is the Source.
package stream
