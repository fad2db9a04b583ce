// Package fault is the one error type of Samstyring: what is wrong, where, and
// in words that are looked up in the user's language.
//
// The domain and the application return *Error; api/problem.go turns it into
// RFC 9457 problem details, the web into a page. An error of any other type is
// "internal" and tells the outside nothing.
package fault

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Code is stable and part of the API; internal/api maps it to a status.
type Code string

// The codes.
const (
	Malformed            Code = "malformed"             // cannot be read at all: syntax, encoding, parameters
	Invalid              Code = "invalid"               // can be read, but values are wrong
	GateUnmet            Code = "gate_unmet"            // a gate's conditions are not met
	NotAllowedNow        Code = "not_allowed_now"       // the state of the initiative does not permit it
	SignatureMismatch    Code = "signature_mismatch"    // the two keys do not sign the same
	Unauthenticated      Code = "unauthenticated"       // who is asking is not known
	Forbidden            Code = "forbidden"             // who is asking may not
	NotFound             Code = "not_found"             //
	MethodNotAllowed     Code = "method_not_allowed"    //
	Misdirected          Code = "misdirected"           // it was sent to another host than this one
	Conflict             Code = "conflict"              // others changed it at the same time; try again
	PreconditionFailed   Code = "precondition_failed"   // If-Match names an older version
	PreconditionRequired Code = "precondition_required" // If-Match is missing
	KeyReused            Code = "idempotency_key_reused"
	TooLarge             Code = "too_large"
	UnsupportedMedia     Code = "unsupported_media_type"
	NotAcceptable        Code = "not_acceptable"
	RateLimited          Code = "rate_limited"
	Unavailable          Code = "unavailable"
	StorageFull          Code = "storage_full" // too little disk is free to store anything
	Internal             Code = "internal"
)

// Args are named values for the text of an error: numbers, codes and what was
// given. They must not hold personal data.
type Args map[string]any

// Field is one thing that is wrong.
type Field struct {
	Path string // where: "summary.nb", "costs[0].low", "query.limit"; "" for the whole
	Code string // what: "required", "too_long"; the text is looked up as "field.<code>"
	Args Args
}

// Error says what is wrong and lists every reason.
type Error struct {
	Code   Code
	Key    string // text key "fault.<key>"; the code when empty
	Args   Args
	Fields []Field
	Cause  error         // for the log only
	Retry  time.Duration // of RateLimited and Unavailable: when to try again; 0: soon
}

// RetryAfter is the value of the header Retry-After: whole seconds, rounded up.
func (e *Error) RetryAfter() string {
	return strconv.FormatInt(max(1, int64((e.Retry+time.Second-1)/time.Second)), 10)
}

// Error implements error, in English and for logs.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Key != "" {
		fmt.Fprintf(&b, " (%s)", e.Key)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.Code)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// TextKey is the key that the text is looked up by.
func (e *Error) TextKey() string {
	if e.Key != "" {
		return e.Key
	}
	return string(e.Code)
}

// New makes an error without fields.
func New(code Code, key string, args Args) *Error { return &Error{Code: code, Key: key, Args: args} }

// CodeOf is the code of an error; Internal for anything that is not a fault.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// List collects everything that is wrong before anything is refused.
type List struct{ fields []Field }

// Add notes one thing that is wrong.
func (l *List) Add(path, code string, args Args) {
	l.fields = append(l.fields, Field{Path: path, Code: code, Args: args})
}

// Check notes a thing that is wrong unless ok.
func (l *List) Check(ok bool, path, code string, args Args) {
	if !ok {
		l.Add(path, code, args)
	}
}

// Append notes fields found elsewhere.
func (l *List) Append(fields ...Field) { l.fields = append(l.fields, fields...) }

// Fields is what has been noted.
func (l *List) Fields() []Field { return l.fields }

// Err is nil if nothing is wrong.
func (l *List) Err(code Code, key string, args Args) error {
	if len(l.fields) == 0 {
		return nil
	}
	return &Error{Code: code, Key: key, Args: args, Fields: l.fields}
}

// Merge joins pending fields with an error of the domain: all reasons at once,
// one per path, the earlier found first. Only validation faults are joined, and
// a body that could not be read is reported by what is pending; any other error, a
// failure of the machinery above all, stands alone. It is nil only if both are.
func Merge(pending []Field, err error) error {
	if len(pending) == 0 {
		return err
	}
	merged := &Error{Code: Invalid, Fields: append([]Field(nil), pending...)}
	if err == nil {
		return merged
	}
	var e *Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Code == Malformed: // what is pending says why it could not be read
		return merged
	case e.Code != Invalid:
		return err
	}
	seen := make(map[string]bool, len(pending))
	for _, f := range pending {
		seen[f.Path] = true
	}
	for _, f := range e.Fields {
		if !seen[f.Path] {
			merged.Fields = append(merged.Fields, f)
		}
	}
	return merged
}
