package plaintext

import (
	"bytes"
	"encoding/json"
)

// JSON cleans every string value in a JSON text, which must be valid. Names of
// fields stay as they are: one that is not known must not become one that is.
// What is clean already is given back as it is.
func JSON(raw []byte) []byte {
	var out []byte
	done := 0 // up to here raw is in out
	for i := 0; i < len(raw); i++ {
		if raw[i] != '"' {
			continue
		}
		end := literalEnd(raw, i)
		if cleaned, changed := literal(raw[i:end]); changed && !isName(raw[end:]) {
			out = append(append(out, raw[done:i]...), cleaned...)
			done = end
		}
		i = end - 1
	}
	if done == 0 {
		return raw
	}
	return append(out, raw[done:]...)
}

// literalEnd is where the string literal that begins at i ends.
func literalEnd(raw []byte, i int) int {
	for i++; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(raw)
}

// isName says, by what follows it, that a string literal is the name of a field.
func isName(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// literal cleans one string literal, quotes included.
func literal(quoted []byte) (cleaned []byte, changed bool) {
	var s string
	if bytes.IndexByte(quoted, '\\') < 0 {
		s = string(quoted[1 : len(quoted)-1])
	} else if json.Unmarshal(quoted, &s) != nil {
		return nil, false
	}
	c := Clean(s)
	if c == s {
		return nil, false
	}
	cleaned, err := json.Marshal(c)
	return cleaned, err == nil
}
