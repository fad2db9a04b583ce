// Package webhook sends notifications over HTTP: one signed POST at a time, to
// an address that a subscriber chose and that is therefore not trusted.
//
// Sender.Send makes one attempt and tells in a Result what came of it, in the
// terms that the dispatcher acts on. ChangeMessage and ValidationMessage write
// what is sent; Schedule says when to try again, and Circuit when an endpoint
// is given a pause or is disabled. Nothing here is stored and nothing runs on
// its own: the dispatcher keeps the queue, the Health of each endpoint and the
// delivery log.
//
// An address is checked in two places: its form by the URL alone, and every
// network address that its name resolves to, at creation (CheckEndpoint) and
// again on each connection, which goes to an address that was checked and not
// to the name. Redirects are not followed and proxies of the environment not
// used, so there is no third way out.
//
// What a receiver needs (verification, decoding, the signature itself) is in
// pkg/webhook, which this package signs with.
package webhook
