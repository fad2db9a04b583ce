package product

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish about a product that Decide turns into events or refuses. The
// set is closed.
type Command interface {
	// decide lists the events that the command causes. An error is a
	// *fault.Error that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
	kind() Kind
}

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindRegister Kind = "registerProduct"
	KindChange   Kind = "changeProduct"
	KindReport   Kind = "reportReadiness"
	KindVerify   Kind = "verifyReadiness"
	KindDeclare  Kind = "declareProductUse"
)

// Kinds lists all kinds.
var Kinds = []Kind{KindRegister, KindChange, KindReport, KindVerify, KindDeclare}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Register) kind() Kind { return KindRegister }
func (Change) kind() Kind   { return KindChange }
func (Report) kind() Kind   { return KindReport }
func (Verify) kind() Kind   { return KindVerify }

// World answers questions about reference data.
type World interface {
	// KnownTheme says whether a Los or local theme exists.
	KnownTheme(slug string) bool
}

// Env is what a decision about a product may look at besides the state.
type Env struct {
	Today    events.Date // now, as a day in Norway
	Vendor   string      // who registers; of a new product
	World    World
	Standing events.Standing // of the initiative that the command names; empty: there is none
	// Taken says whether another product of a vendor goes by a name.
	Taken func(vendor, name string) bool
}

// Decide gives the events that a command causes in a state, or a *fault.Error
// with every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) {
	if _, begins := c.(Register); !begins && !s.Exists() {
		return nil, fault.New(fault.NotFound, "product_not_found", nil)
	}
	return c.decide(&s, env)
}

// The lengths of texts, in characters, and of lists.
const (
	MaxName    = 200
	MaxVersion = 100
	MaxText    = 2000
	MaxThemes  = 20
	MaxUsed    = 200
)

// Card is what is registered of a product.
type Card struct {
	Name        string      `json:"name"`
	Description events.Text `json:"description"`
	Themes      []string    `json:"themes"`
	Homepage    string      `json:"homepage"`
	VendorName  string      `json:"vendorName"` // as the vendor calls itself
}

// Register registers a product.
type Register struct{ Card }

func (c Register) decide(s *State, env Env) ([]events.Payload, error) {
	return c.registered(s, env.Vendor, env)
}

// Change says something else of a registered product.
type Change struct{ Card }

func (c Change) decide(s *State, env Env) ([]events.Payload, error) {
	return c.registered(s, s.Vendor, env)
}

func (c Card) registered(s *State, vendor string, env Env) ([]events.Payload, error) {
	var l checks.List
	l.Check(!checks.Blank(c.Name), "name", "required", nil)
	line(&l, "name", c.Name, MaxName)
	l.Check(checks.Blank(c.Name) || !env.Taken(vendor, c.Name), "name", "product_name_taken", fault.Args{"given": c.Name})
	line(&l, "vendorName", c.VendorName, MaxName)
	l.Text("description", c.Description, MaxText, false)
	l.Check(len(c.Themes) <= MaxThemes, "themes", "too_many", fault.Args{"max": MaxThemes, "given": len(c.Themes)})
	for i, slug := range c.Themes {
		l.Check(env.World.KnownTheme(slug), "themes["+strconv.Itoa(i)+"]", "unknown_theme", fault.Args{"given": slug})
	}
	if c.Homepage != "" {
		l.WebAddress("homepage", c.Homepage)
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.ProductRegistered{Vendor: vendor, VendorName: c.VendorName, Name: c.Name, Description: c.Description, Themes: c.Themes, Homepage: c.Homepage}
	if s.Exists() && s.Name == e.Name && s.VendorName == e.VendorName && s.Homepage == e.Homepage && slices.Equal(s.Themes, e.Themes) && maps.Equal(s.Description, e.Description) {
		return nil, nil
	}
	return []events.Payload{e}, nil
}

func line(l *checks.List, path, s string, max int) {
	n := utf8.RuneCountInString(s)
	l.Check(n <= max, path, "too_long", fault.Args{"max": max, "given": n})
}

// over are the standings in which nothing waits for a product to be ready.
var over = []events.Standing{events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired}

// Report is the vendor's word on how far the product has come for an initiative.
type Report struct {
	Initiative string           `json:"initiative"`
	State      events.Readiness `json:"state"`
	Version    string           `json:"version"`
	Date       events.Date      `json:"date"`
	Precision  string           `json:"precision"`
	Note       events.Text      `json:"note"`
}

func (c Report) decide(s *State, env Env) ([]events.Payload, error) {
	if env.Standing == "" {
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": c.Initiative})
	}
	var l checks.List
	l.Check(!slices.Contains(over, env.Standing), "state", "initiative_over", fault.Args{"standing": string(env.Standing)})
	if checks.OneOf(&l, "state", c.State, events.Readinesses...) {
		c.fits(&l, env)
	}
	line(&l, "version", c.Version, MaxVersion)
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.ReadinessReported{
		Initiative: c.Initiative, Vendor: s.Vendor, Product: s.Name, Note: c.Note,
		ReadinessWord: events.ReadinessWord{State: c.State, Version: c.Version, Date: c.Date, Precision: c.Precision},
	}
	if was := s.Report(c.Initiative); was != nil {
		if was.ReadinessWord == e.ReadinessWord && maps.Equal(was.Note, e.Note) {
			return nil, nil
		}
		word := was.ReadinessWord
		e.Was = &word
	}
	return []events.Payload{e}, nil
}

// fits checks that what is said belongs to the state, and that its day can be.
func (c Report) fits(l *checks.List, env Env) {
	begun := c.State != events.ReadinessNotStarted
	l.Check(begun || c.Version == "", "version", "not_for_this_state", fault.Args{"state": string(c.State)})
	l.Check(begun || c.Date == "", "date", "not_for_this_state", fault.Args{"state": string(c.State)})
	first, last, ok := l.Dated(c.Date, c.Precision, c.State == events.ReadinessPlanned)
	switch {
	case !ok:
	case c.State == events.ReadinessPlanned:
		l.Check(last >= env.Today, "date", "ready_in_past", fault.Args{"given": string(c.Date), "today": string(env.Today)})
	case c.State == events.ReadinessReady:
		l.Check(first <= env.Today, "date", "in_future", fault.Args{"given": string(c.Date)})
	}
}

// Verify says that the owner of an initiative has seen that the product is ready.
type Verify struct {
	Initiative string      `json:"initiative"`
	Report     string      `json:"report"` // id of the event in which the vendor reported it
	Note       events.Text `json:"note"`
}

func (c Verify) decide(s *State, _ Env) ([]events.Payload, error) {
	was := s.Report(c.Initiative)
	if was == nil || was.State != events.ReadinessReady {
		return nil, fault.New(fault.NotAllowedNow, "not_reported_ready", nil)
	}
	var l checks.List
	l.Check(c.Report != "", "report", "required", nil)
	l.Check(c.Report == "" || c.Report == was.Event, "report", "report_replaced", nil)
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.ReadinessVerified{
		Initiative: c.Initiative, Vendor: s.Vendor, Product: s.Name, Report: c.Report, Version: was.Version, Note: c.Note,
	}
	if v := was.Verified; v != nil && maps.Equal(v.Note, c.Note) {
		return nil, nil
	}
	return []events.Payload{e}, nil
}

// Declare says all products that a municipality uses.
type Declare struct {
	Products []string `json:"products"` // ids; none: none of those that are registered
}

// UseEnv is what a decision about what a municipality uses may look at.
type UseEnv struct {
	Today        events.Date
	Municipality string // number
	Known        bool   // it is one of today's
	By           events.Speaker
	Product      func(id string) bool // whether it is registered
	Newest       uint64               // position at which a product was registered last
}

// DecideUse gives the events that a declaration causes, or a *fault.Error with
// every reason against it.
func DecideUse(u Use, c Declare, env UseEnv) ([]events.Payload, error) {
	if !env.Known {
		return nil, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": env.Municipality})
	}
	var l checks.List
	l.Check(len(c.Products) <= MaxUsed, "products", "too_many", fault.Args{"max": MaxUsed, "given": len(c.Products)})
	seen := map[string]bool{}
	for i, id := range c.Products[:min(len(c.Products), MaxUsed)] {
		path := "products[" + strconv.Itoa(i) + "]"
		l.Check(env.Product(id), path, "product_not_registered", fault.Args{"given": id})
		l.Check(!seen[id], path, "twice", fault.Args{"given": id})
		seen[id] = true
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	products := slices.Sorted(slices.Values(c.Products))
	if products == nil {
		products = []string{}
	}
	was := u.Last()
	if was != nil && was.Day == env.Today && was.By == env.By && was.Position > env.Newest && reflect.DeepEqual(was.Products, products) {
		return nil, nil
	}
	return []events.Payload{&events.ProductUseDeclared{Municipality: env.Municipality, By: env.By, Products: products}}, nil
}
