package locale

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Event tells an event in one sentence in the past tense, given its name, such
// as "pilot-joined", and its payload. Values of the payload are arguments of
// the text, those of an object in it by both names: "relation.kind". An event
// that has no text is described as one that this program does not know. Events of
// the same name in an initiative and in a round differ in that the round's says
// which initiative it is about; event.<name>.about is its text. A municipality is called
// what municipality gives for its number.
func (l Language) Event(name string, data json.RawMessage, municipality func(number string) string) string {
	key, args := "event."+name, payloadArgs(data)
	if day, precision := text(args["date"]), text(args["precision"]); precision != "" {
		args["date"] = l.Date(events.Date(day), precision)
	}
	if number := text(args["municipality"]); number != "" {
		args["municipality"] = municipality(number)
	}
	if _, about := args["initiative"]; about && l.Has(key+".about") {
		key += ".about"
	}
	if !l.Has(key) {
		key = "event.unknown"
	}
	return sentence(l.Text(key, args))
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// sentence ends a text with a full stop, unless it ends with a mark of its own:
// the reason that somebody gave often does.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}

// payloadArgs are the values of a payload by name; none if it cannot be read.
func payloadArgs(data json.RawMessage) fault.Args {
	var payload map[string]any
	if json.Unmarshal(data, &payload) != nil {
		return nil
	}
	args := make(fault.Args, len(payload))
	for name, v := range payload {
		object, ok := v.(map[string]any)
		if !ok {
			args[name] = v
			continue
		}
		if t, ok := asText(object); ok {
			args[name] = t
			continue
		}
		for inner, v := range object {
			args[name+"."+inner] = v
		}
	}
	return args
}

// asText says whether an object is a text, and gives it.
func asText(object map[string]any) (events.Text, bool) {
	t := make(events.Text, len(object))
	for tag, v := range object {
		s, ok := v.(string)
		if !ok || !slices.Contains(textLanguages, tag) {
			return nil, false
		}
		t[tag] = s
	}
	return t, len(t) > 0
}
