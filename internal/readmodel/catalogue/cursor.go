package catalogue

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Cursor is the place of one row of one selection in one sort: a page begins
// behind it or ends before it. It stays valid when rows change, the one that it
// names included: the page goes on from where that row was.
type Cursor struct {
	Sort   string `json:"s"`
	Key    string `json:"k,omitempty"` // what the row was sorted by
	ID     string `json:"i"`
	Filter uint64 `json:"f"` // hash of what was selected
}

const (
	cursorTagLength = 16
	cursorMaxLength = 8 << 10 // no cursor that was given out is longer
)

// Encode writes the cursor for an address: base64url of its JSON and of an HMAC
// over it. The secret must be the same on every replica.
func (c Cursor) Encode(secret []byte) string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and a number always encode
	}
	return base64.RawURLEncoding.EncodeToString(append(text, cursorTag(text, secret)...))
}

// DecodeCursor reads what Encode wrote. Anything else, one under another secret
// included, is a Malformed fault with cursor_invalid at query.cursor.
func DecodeCursor(s string, secret []byte) (Cursor, error) {
	if len(s) > cursorMaxLength || strings.ContainsAny(s, "\r\n") { // which base64 would pass over
		return Cursor{}, cursorFault("cursor_invalid", nil)
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(data) < cursorTagLength {
		return Cursor{}, cursorFault("cursor_invalid", err)
	}
	text, tag := data[:len(data)-cursorTagLength], data[len(data)-cursorTagLength:]
	if !hmac.Equal(tag, cursorTag(text, secret)) {
		return Cursor{}, cursorFault("cursor_invalid", nil)
	}
	var c Cursor
	if err := json.Unmarshal(text, &c); err != nil {
		return Cursor{}, cursorFault("cursor_invalid", err)
	}
	return c, nil
}

// cursorTag signs with a prefix, so that the secret may serve other purposes.
func cursorTag(text, secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("catalogue cursor 1\x00")) // never fails
	h.Write(text)
	return h.Sum(nil)[:cursorTagLength]
}

func cursorFault(code string, cause error) error {
	return &fault.Error{
		Code: fault.Malformed, Fields: []fault.Field{{Path: "query.cursor", Code: code}}, Cause: cause,
	}
}

// cursorAt is the place of a row.
func cursorAt(p place, s sorting, f *condition) *Cursor {
	c := &Cursor{Sort: s.name, ID: p.ID, Filter: f.hash()}
	if s.order == orderRelevance {
		c.Key = strconv.FormatFloat(p.score, 'g', -1, 64)
	} else {
		c.Key = orderSpecs[s.order].key(p.entry)
	}
	return c
}

// place compares like the row that the cursor was made at; nil without a cursor.
func (c *Cursor) place(s sorting, f *condition) (*place, error) {
	if c == nil {
		return nil, nil
	}
	if c.Sort != s.name || c.Filter != f.hash() {
		return nil, cursorFault("cursor_other_selection", nil)
	}
	e := &entry{Row: Row{ID: c.ID}, number: paddedNumber(c.ID)}
	if s.order == orderRelevance {
		score, err := strconv.ParseFloat(c.Key, 64)
		if err != nil {
			return nil, cursorFault("cursor_invalid", err)
		}
		return &place{e, score}, nil
	}
	if !orderSpecs[s.order].read(e, c.Key) {
		return nil, cursorFault("cursor_invalid", nil)
	}
	return &place{entry: e}, nil
}
