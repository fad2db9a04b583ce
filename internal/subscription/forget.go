package subscription

import (
	"bytes"
	"encoding/json"
	"slices"
)

// forgetting gives the subscription with the answers of its calls written as it
// reaches its subscriber now. An address that was replaced is not kept for the
// sake of a call that may be repeated.
func (s Subscription) forgetting(before Command) Subscription {
	now := map[string]string{}
	for name, values := range map[string][2]string{
		"endpoint": {before.Endpoint, s.Endpoint}, "address": {before.Address, s.Address}, "contact": {before.Contact, s.Contact},
	} {
		if values[0] != "" && values[0] != values[1] {
			now[name] = values[1]
		}
	}
	if len(now) == 0 {
		return s
	}
	s.Calls = slices.Clone(s.Calls) // the subscription that was given may be read by others
	for i := range s.Calls {
		s.Calls[i].Answer = withValues(s.Calls[i].Answer, now)
	}
	return s
}

// withValues gives an answer with other values. One that cannot be read is emptied.
func withValues(answer json.RawMessage, now map[string]string) json.RawMessage {
	var content any
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber() // positions stay exact
	if d.Decode(&content) != nil {
		return json.RawMessage("null")
	}
	replaceIn(content, now)
	raw, err := json.Marshal(content)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

func replaceIn(content any, now map[string]string) {
	switch x := content.(type) {
	case []any:
		for _, v := range x {
			replaceIn(v, now)
		}
	case map[string]any:
		for name, v := range x {
			value, named := now[name]
			switch {
			case named && value == "":
				delete(x, name)
			case named:
				x[name] = value
			default:
				replaceIn(v, now)
			}
		}
	}
}
