package subscription

import (
	"net/url"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/mailaddress"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// MaxEndpoint is the longest address of a webhook, in characters.
const MaxEndpoint = 2000

// DefaultAt is when digests are sent that did not choose a time.
const DefaultAt = "07:00"

// Weekdays lists the days of a weekly digest.
var Weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday"}

// World answers what cannot be known from the command.
type World struct {
	filter.World
	OwnAddress    func(address string) bool // whether it is the registry's own, and no letter may go there; nil: none is
	AllowInsecure bool                      // http:// endpoints, for tests and machines of one's own
}

// Validate gives a *fault.Error with everything that is wrong with a command,
// or nil; Unavailable if what it rests on could not be read. Where an endpoint
// leads is looked at when it is called, every time.
func Validate(c Command, world World) error {
	v := validation{world: world}
	v.target(c)
	v.filters(&c.Filters)
	oneOf(&v.List, "frequency", c.withDefaults().Frequency, Frequencies)
	v.quarterly(c)
	v.moment(c)
	oneOf(&v.List, "language", c.withDefaults().Language, locale.Languages)
	for _, f := range plaintext.Check(c) {
		if !slices.ContainsFunc(v.Fields(), func(have fault.Field) bool { return have.Path == f.Path }) {
			v.Append(f)
		}
	}
	if v.unread != nil {
		return v.unread
	}
	return v.Err(fault.Invalid, "", nil)
}

// withDefaults fills in what may be left out.
func (c Command) withDefaults() Command {
	if c.Frequency == "" {
		c.Frequency = Immediate
	}
	if c.Language == "" {
		c.Language = locale.Bokmaal
	}
	if c.At == "" && c.Frequency != Immediate {
		c.At = DefaultAt
	}
	if c.Weekday == "" && c.Frequency == Weekly {
		c.Weekday = Weekdays[0]
	}
	c.Address, c.Contact = normal(c.Address), normal(c.Contact)
	return c
}

// normal writes an address the way that it is kept; what is none stays as it
// is.
func normal(address string) string {
	if written, err := mailaddress.Parse(address); err == nil {
		return written
	}
	return address
}

type validation struct {
	fault.List
	world  World
	unread error // a read that failed
}

// target checks the channel and where it leads.
func (v *validation) target(c Command) {
	if !oneOf(&v.List, "channel", c.Channel, Channels) {
		return
	}
	if c.Channel == Webhook {
		v.Check(c.Address == "", "address", "not_allowed", nil)
		v.endpoint(c.Endpoint)
		if c.Contact != "" {
			v.address("contact", c.Contact)
		}
		return
	}
	v.Check(c.Endpoint == "", "endpoint", "not_allowed", nil)
	v.Check(c.Contact == "", "contact", "not_allowed", nil)
	v.address("address", c.Address)
}

func (v *validation) endpoint(given string) {
	if given == "" {
		v.Add("endpoint", "required", nil)
		return
	}
	if utf8.RuneCountInString(given) > MaxEndpoint {
		v.Add("endpoint", "too_long", fault.Args{"max": MaxEndpoint, "given": utf8.RuneCountInString(given)})
		return
	}
	u, err := url.Parse(given)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		v.Add("endpoint", "invalid_url", nil)
		return
	}
	v.Check(u.Scheme == "https" || v.world.AllowInsecure, "endpoint", "https_needed", nil)
	v.Check(u.User == nil && u.Fragment == "", "endpoint", "address_with_secret", nil)
}

// address accepts one plain address, without a name and without anything that
// could begin another header, and none of the registry's own. What was given is
// not repeated: it is personal.
func (v *validation) address(path, given string) {
	if !mailaddress.Check(&v.List, path, given) {
		return
	}
	address, _ := mailaddress.Parse(given)
	v.Check(v.world.OwnAddress == nil || !v.world.OwnAddress(address), path, "address_own", nil)
}

var timeOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// moment checks when a digest is wanted.
func (v *validation) moment(c Command) {
	if c.Frequency == Immediate || c.Frequency == "" {
		v.Check(c.At == "", "at", "not_allowed", nil)
	} else if c.At != "" && !timeOfDay.MatchString(c.At) {
		v.Add("at", "invalid_format", fault.Args{"given": c.At, "format": "time"})
	}
	switch {
	case c.Frequency != Weekly:
		v.Check(c.Weekday == "", "weekday", "not_allowed", nil)
	case c.Weekday != "":
		oneOf(&v.List, "weekday", c.Weekday, Weekdays)
	}
}

func oneOf[T ~string](l *fault.List, path string, given T, allowed []T) bool {
	switch {
	case slices.Contains(allowed, given):
		return true
	case given == "":
		l.Add(path, "required", nil)
	default:
		l.Add(path, "not_one_of", fault.Args{"given": string(given), "allowed": allowed})
	}
	return false
}

// filters refuses what would silently match nothing.
func (v *validation) filters(f *Filters) {
	found, unread := filter.Check(f.Set, v.world.World)
	v.unread = unread
	for _, field := range found {
		field.Path = "filters." + field.Path
		v.Append(field)
	}
	v.Check(f.Set.Empty() || !f.Everything, "filters.everything", "everything_alone", nil)
	v.Check(!f.Empty(), "filters", "filters_needed", nil)
}
