package vocabulary

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// KindChange is the only kind.
const KindChange Kind = "changeSynonyms"

// Kinds lists all kinds.
var Kinds = []Kind{KindChange}

// Limits of the list.
const (
	MinWords  = 2   // of a group
	MaxWords  = 8   // likewise
	MaxWord   = 40  // letters
	MaxGroups = 500 // those that came with the program among them
)

// Env is what a decision may look at besides the state.
type Env struct {
	Start [][]string // the groups that come with the program
	// Fold gives the words of a text as they are compared.
	Fold func(text string) []string
}

// Set says which words the search takes for the same: a new group, or one in the place of
// another, or none any more.
type Set struct {
	Words []string `json:"words"` // none: what Was is is removed
	Was   []string `json:"was"`   // the words of a group that stands; none: the group is new
}

// Decide gives the events that a command causes in a state, or a *fault.Error with every
// reason against it. It never changes the state.
func Decide(s State, c Set, env Env) ([]events.Payload, error) {
	groups := s.Groups(env.Start)
	var l checks.List
	var was []string
	at := -1
	if len(c.Was) > 0 {
		folded := env.folded(c.Was)
		if at = slices.IndexFunc(groups, func(g Group) bool { return slices.Equal(env.folded(g.Words), folded) }); at < 0 {
			return nil, fault.New(fault.NotAllowedNow, "synonyms_not_there", fault.Args{"given": strings.Join(c.Was, ", ")})
		}
		was = groups[at].Words
		groups = slices.Delete(groups, at, at+1)
	}
	if len(c.Words) == 0 && was != nil {
		return []events.Payload{&events.SynonymsRemoved{Was: was}}, nil
	}
	words := env.check(&l, c.Words, groups)
	l.Check(was != nil || len(groups) < MaxGroups, "", "too_many", fault.Args{"max": MaxGroups, "given": len(groups) + 1})
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	switch {
	case was == nil:
		return []events.Payload{&events.SynonymsAdded{Words: words}}, nil
	case slices.Equal(was, words):
		return nil, nil
	}
	return []events.Payload{&events.SynonymsChanged{Words: words, Was: was}}, nil
}

// check names what is wrong with the words of a group beside others, and gives them as
// they are written down.
func (env Env) check(l *checks.List, given []string, others []Group) (words []string) {
	l.Check(len(given) >= MinWords, "words", "too_few", fault.Args{"min": MinWords, "given": len(given)})
	l.Check(len(given) <= MaxWords, "words", "too_many", fault.Args{"max": MaxWords, "given": len(given)})
	seen := map[string]bool{}
	for i, word := range given[:min(len(given), MaxWords)] {
		word = strings.TrimSpace(word)
		words = append(words, word)
		path, n, folded := "words["+strconv.Itoa(i)+"]", utf8.RuneCountInString(word), env.Fold(word)
		switch {
		case word == "":
			l.Add(path, "required", nil)
		case n > MaxWord:
			l.Add(path, "too_long", fault.Args{"max": MaxWord, "given": n})
		case len(folded) != 1:
			l.Add(path, "not_one_word", fault.Args{"given": word})
		case seen[folded[0]]:
			l.Add(path, "twice", fault.Args{"given": word})
		default:
			seen[folded[0]] = true
		}
	}
	folded := env.folded(words)
	same := slices.ContainsFunc(others, func(g Group) bool { return slices.Equal(env.folded(g.Words), folded) })
	l.Check(!same || len(words) == 0, "words", "synonyms_there", nil)
	return words
}

// folded are words as they are compared, in one order.
func (env Env) folded(words []string) (out []string) {
	for _, word := range words {
		out = append(out, strings.Join(env.Fold(word), " "))
	}
	slices.Sort(out)
	return out
}
