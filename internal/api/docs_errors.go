package api

import (
	"html/template"
	"net/http"

	"github.com/samstyring/samstyring/internal/fault"
)

// errorSection explains one code of an error. Its anchor is the code, which is
// where the type of a problem leads.
type errorSection struct {
	Code    fault.Code
	Status  int
	Reason  string
	Meaning template.HTML
	Remedy  template.HTML
}

// errorText is what the page says about a code; in it, `code` is marked as in
// the description.
type errorText struct {
	Code            fault.Code
	Meaning, Remedy string
}

// errorTexts explains every code, in the order in which a caller meets them.
var errorTexts = []errorText{
	{Code: fault.Malformed,
		Meaning: "The request cannot be read: JSON syntax, encoding, a parameter or a header.",
		Remedy:  "Correct what `errors` names; its `path` begins with `query`, `path` or `header` for what is outside the body."},
	{Code: fault.Invalid,
		Meaning: "The request can be read, but values are missing, wrong, or not described.",
		Remedy:  "Correct everything that `errors` lists; it is complete as far as can be told without the missing values."},
	{Code: fault.GateUnmet,
		Meaning: "The initiative cannot move to the next stage, because conditions of the gate are not met.",
		Remedy:  "Each of `errors` is one unmet condition. The same list can be read beforehand from the gate of the initiative."},
	{Code: fault.NotAllowedNow,
		Meaning: "The stage or standing of the initiative does not permit the command, now or any longer.",
		Remedy:  "Read the initiative; `detail` says what stands in the way."},
	{Code: fault.SignatureMismatch,
		Meaning: "The two keys do not sign the same: the content has changed since it was read, or the other party has signed something else.",
		Remedy:  "Compare both sides in `context`, read the initiative again, and sign what is true now, or agree with the other party first."},
	{Code: fault.Unauthenticated,
		Meaning: "Who is asking is not known: there is no token, or it is not valid or has expired.",
		Remedy:  "Get a new token. `WWW-Authenticate` names the scheme."},
	{Code: fault.Forbidden,
		Meaning: "Who is asking is known, but may not do this.",
		Remedy:  "The organisation of the token must be the one that the operation's description names, and its scope must be the one that is needed."},
	{Code: fault.NotFound,
		Meaning: "There is nothing at this address, or there was nothing at the time asked for.",
		Remedy:  "Check the id; `key` tells what was not found."},
	{Code: fault.MethodNotAllowed,
		Meaning: "The address exists, but not with this method.",
		Remedy:  "See the operations above."},
	{Code: fault.Misdirected,
		Meaning: "The request names another host in `Host` than the one that the registry is reached at. Nothing was looked at.",
		Remedy:  "Use the registry's own address. Whoever runs a proxy in front of it hands on the `Host` that was asked for, or sets it."},
	{Code: fault.Conflict,
		Meaning: "Others changed the initiative at the same time, several times in a row.",
		Remedy:  "Repeat the command with the same `Idempotency-Key`."},
	{Code: fault.PreconditionFailed,
		Meaning: "`If-Match` names a version that is no longer the newest.",
		Remedy:  "Read the initiative again, look at what has changed, and repeat the command with the new `ETag`."},
	{Code: fault.PreconditionRequired,
		Meaning: "The operation needs `If-Match`, so that nobody's change is overwritten unseen.",
		Remedy:  "Read the initiative and send its `ETag` as `If-Match`."},
	{Code: fault.KeyReused,
		Meaning: "The `Idempotency-Key` was used for another request before.",
		Remedy:  "Give every command a key of its own, and repeat it only with the same content."},
	{Code: fault.TooLarge,
		Meaning: "The body is larger than what is taken.",
		Remedy:  "Send less at a time; an import can be sent in several parts."},
	{Code: fault.UnsupportedMedia,
		Meaning: "The body is not of a type that the operation reads.",
		Remedy:  "Send `Content-Type: application/json`, `application/merge-patch+json` to PATCH, a spreadsheet or `application/octet-stream` to an import, or `message/rfc822` where mail is handed over."},
	{Code: fault.NotAcceptable,
		Meaning: "`Accept` names no type that can be given here.",
		Remedy:  "Leave `Accept` out, or name a type that the answer is described with."},
	{Code: fault.RateLimited,
		Meaning: "Too many requests, wrong tokens or large answers for this address, too many commands of this organisation in a short time, or an e-mail address that has been asked as often as it may be.",
		Remedy:  "Wait as many seconds as `Retry-After` says, then repeat."},
	{Code: fault.Unavailable,
		Meaning: "The registry cannot answer now: it is starting, its log cannot be reached, it is making as many large answers as it can, or it has not come as far as `minPosition`.",
		Remedy:  "Wait as many seconds as `Retry-After` says, then repeat; commands with the same `Idempotency-Key`."},
	{Code: fault.StorageFull,
		Meaning: "The registry has too little free disk to store anything. Nothing was stored; reading works.",
		Remedy:  "Repeat later, commands with the same `Idempotency-Key`. The operator has to free space."},
	{Code: fault.Internal,
		Meaning: "An unexpected fault on our side, which has been logged.",
		Remedy:  "Repeat later, commands with the same `Idempotency-Key`. If it stays, tell us the time and the address."},
}

func errorSections() []errorSection {
	out := make([]errorSection, len(errorTexts))
	for i, e := range errorTexts {
		status := Status(e.Code)
		out[i] = errorSection{
			Code: e.Code, Status: status, Reason: http.StatusText(status), Meaning: spans(e.Meaning), Remedy: spans(e.Remedy),
		}
	}
	return out
}
