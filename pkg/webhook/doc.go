// Package webhook is for those who receive notifications from Samstyring over
// HTTP, and for those who test that they do.
//
// A notification is one CloudEvents 1.0 event as JSON (Event), signed the way
// Standard Webhooks describes: the headers webhook-id, webhook-timestamp and
// webhook-signature, an HMAC-SHA256 over "id.timestamp.body" with the secret
// that was shown once when the subscription was made.
//
// Handler is all that most receivers need: it verifies, decodes, answers the
// validation event that comes before anything else, hands every event on once
// and answers as the registry expects. Verifier and Event are there for those
// who have a server of their own kind, and Sign for those who want to try their
// receiver without the registry, which signs with the same function. A program
// that can be run is in example.
//
// Notifications arrive at least once: the same one, with the same id, may come
// again when an answer was lost. A Store remembers which have been dealt with.
//
// The package uses the standard library only.
package webhook
