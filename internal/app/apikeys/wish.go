package apikeys

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/addressrange"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Wish is what a new key is to be.
type Wish struct {
	Name      string        `json:"name"` // what it is for, in words
	Roles     []events.Role `json:"roles"`
	Addresses []string      `json:"addresses,omitempty"` // networks or addresses; none: everywhere
	Expires   time.Time     `json:"expires"`
}

const (
	maxName      = 100 // characters
	maxAddresses = 20
)

// checked lists everything that is wrong with a wish, or gives it as it is kept.
func (s *Service) checked(w Wish, now time.Time, pending []fault.Field) (Wish, error) {
	var l fault.List
	w.Name = plaintext.Clean(w.Name)
	n := utf8.RuneCountInString(w.Name)
	l.Check(n > 0, "name", "required", nil)
	l.Check(n <= maxName, "name", "too_long", fault.Args{"max": maxName, "given": n})
	w.Roles = checkRoles(&l, w.Roles)
	w.Addresses = checkAddresses(&l, w.Addresses)
	latest := now.Add(MaxLife)
	switch {
	case w.Expires.IsZero():
		l.Add("expires", "required", nil)
	case !w.Expires.After(now):
		l.Add("expires", "not_in_future", fault.Args{"given": string(s.cfg.Query.Today(w.Expires))})
	case w.Expires.After(latest):
		l.Add("expires", "key_too_long", fault.Args{"latest": string(s.cfg.Query.Today(latest))})
	}
	w.Expires = w.Expires.UTC().Truncate(time.Second)
	return w, plaintext.Reasons(pending, w, l.Err(fault.Invalid, "", nil))
}

// checkRoles refuses what no key may have. Whoever makes a key may give it any other
// role: it is administrators who give roles.
func checkRoles(l *fault.List, given []events.Role) []events.Role {
	l.Check(len(given) > 0, "roles", "required", nil)
	for i, role := range given {
		l.Check(slices.Contains(organisation.KeyRoles, role), "roles["+strconv.Itoa(i)+"]", "role_not_for_keys",
			fault.Args{"given": string(role), "allowed": organisation.KeyRoles})
	}
	out := slices.Clone(given)
	slices.Sort(out)
	return slices.Compact(out)
}

func checkAddresses(l *fault.List, given []string) []string {
	l.Check(len(given) <= maxAddresses, "addresses", "too_many", fault.Args{"max": maxAddresses, "given": len(given)})
	out := []string{}
	for i, text := range given[:min(len(given), maxAddresses)] {
		network, err := addressrange.Parse(text)
		if err != nil {
			l.Add("addresses["+strconv.Itoa(i)+"]", "not_a_network", fault.Args{"given": text})
			continue
		}
		out = append(out, network.String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
