// Package mail is the e-mail channel: it writes what happened as a letter that
// a person acts on, and hands it to an SMTP server.
//
// A Composer turns a subscriber and changes in the reader's words into a
// Message: one initiative at once (Changes), a day or a week of them (Digest),
// the questions whether an address is wanted (Confirm, ConfirmContact), and the
// notice that a webhook was disabled (WebhookDisabled). Every message has a
// plain text and an HTML part that say the same, in bokmål, nynorsk or English.
//
// A Sender delivers a Message and says in a Result what came of it: delivered,
// to be tried again, or bounced. It keeps nothing: the dispatcher in
// internal/notify stores deliveries, tries again and disables.
//
// A Signer signs the links in the letters. What a link leads to opens the
// token with the same Signer: ConfirmPath, ContactPath, UnsubscribePath and
// NeverPath are pages in internal/web. A page that is only opened must change
// nothing, because mail filters open every link; the reader's click there, or
// the mail program's POST of RFC 8058, does.
//
// What a mail server finds out after it has taken a letter, it sends back to
// the letter's own return address, which the Signer signs too (return.go).
// ReadReturned reads such mail; internal/notify disables what it is about.
package mail
