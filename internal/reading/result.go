package reading

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Outcome is what became of a text.
type Outcome int

// The outcomes. Nothing is the zero value: there was no text.
const (
	Nothing Outcome = iota
	Read            // Value holds what it says, Said how it was understood
	Unknown         // its writer does not know: it says nothing
	Doubt           // it may mean each of Choices; Reason asks
	Refused         // it cannot be read; Reason says why, and what was understood
)

// Said is one thing that is said of a value that was read: the text
// read.<Code>.
type Said struct {
	Code string
	Args fault.Args
}

// Result is what a text says. Value is set only when it was Read.
type Result[T any] struct {
	Outcome Outcome
	Value   T
	Said    []Said      // how it was understood, for whoever looks it over
	Reason  fault.Field // of a Doubt or a refusal; the text is field.<Code>
	Choices []T         // what a text in Doubt may mean
	ways    [][]Said    // how each of Choices is said, where the value alone does not say
}

// Way is how one of Choices would be said, if it were meant.
func (r Result[T]) Way(i int) []Said {
	if i < len(r.ways) {
		return r.ways[i]
	}
	return tell(r.Choices[i])
}

// tell is how a value is said that needs nothing else for it.
func tell(value any) []Said {
	switch v := value.(type) {
	case Period:
		return understood(v).Said
	case events.Date:
		return []Said{{"time", fault.Args{"when": When{v, events.PrecisionDay}}}}
	case float64, int64:
		return []Said{{"number", fault.Args{"number": v}}}
	case Span:
		return []Said{{"range", fault.Args{"low": v.Low, "high": v.High}}}
	case events.Phase:
		return []Said{{"phase", fault.Args{"phase": v}}}
	case events.Obligation:
		return []Said{{"level", fault.Args{"level": v.Level}}}
	}
	return nil
}

// Speaker has the words of one language; locale.Language is one.
type Speaker interface {
	Text(key string, args fault.Args) string
	Field(fault.Field) string
}

// Words tells a result in a language: how a value was understood, or the
// question or the reason. It is empty for what says nothing.
func (r Result[T]) Words(l Speaker) string {
	switch r.Outcome {
	case Read:
		words := make([]string, len(r.Said))
		for i, s := range r.Said {
			words[i] = l.Text("read."+s.Code, s.Args)
		}
		return strings.Join(words, "; ")
	case Unknown:
		return l.Text("read.unknown", nil)
	case Doubt, Refused:
		return l.Field(r.Reason)
	default:
		return ""
	}
}

// Trouble is why a field of a form cannot be used as it is written: a question,
// a refusal, or that it says nothing where it could have been left blank.
func (r Result[T]) Trouble(c Cell) (fault.Field, bool) {
	switch r.Outcome {
	case Doubt, Refused:
		return r.Reason, true
	case Unknown:
		return fault.Field{Path: "", Code: "says_nothing", Args: fault.Args{"given": c.quoted()}}, true
	default:
		return fault.Field{}, false
	}
}

// failed carries the outcome of a result that was not read over to another
// type.
func failed[T, From any](r Result[From]) Result[T] {
	return Result[T]{Outcome: r.Outcome, Reason: r.Reason}
}

func read[T any](v T, code string, args fault.Args) Result[T] {
	return Result[T]{Outcome: Read, Value: v, Said: []Said{{code, args}}}
}

func refuse[T any](code string, args fault.Args) Result[T] {
	return Result[T]{Outcome: Refused, Reason: fault.Field{Path: "", Code: code, Args: args}}
}

func ask[T any](choices []T, code string, args fault.Args) Result[T] {
	return Result[T]{Outcome: Doubt, Choices: choices, Reason: fault.Field{Path: "", Code: code, Args: args}}
}

// also adds something to what is said of a value that was read.
func (r Result[T]) also(code string, args fault.Args) Result[T] {
	if r.Outcome == Read {
		r.Said = append(r.Said, Said{code, args})
	}
	return r
}
