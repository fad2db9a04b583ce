package changes

import (
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// scene is the initiative around a change: what it is filtered by and shown
// with.
type scene struct {
	Initiative string                 `json:"initiative"`
	Title      events.Text            `json:"title"`
	Summary    events.Text            `json:"summary,omitempty"`
	Owner      string                 `json:"owner,omitempty"`
	OwnerName  string                 `json:"ownerName,omitempty"`
	Themes     []string               `json:"themes,omitempty"`
	Stage      events.Stage           `json:"stage"`
	Obligation events.ObligationLevel `json:"obligation,omitempty"`
	Reach      events.Reach           `json:"reach"`
	Setting
}

// Setting is the rest that an initiative is found by, as it was when a change
// of it was published.
type Setting struct {
	Standing     events.Standing      `json:"standing,omitempty"`
	Phase        events.Phase         `json:"phase,omitempty"`
	Decision     events.Class         `json:"decision,omitempty"`   // class that has been decided jointly
	Bypassed     bool                 `json:"bypassed,omitempty"`   // the owner has gone ahead before the municipalities were asked
	BypassOver   bool                 `json:"bypassOver,omitempty"` // it had, until it was assessed
	Disagreed    bool                 `json:"disagreed,omitempty"`  // a party has said in a round that it does not agree
	Products     []string             `json:"products,omitempty"`   // vendor systems that it names
	TargetGroups []events.TargetGroup `json:"targetGroups,omitempty"`
	Spans        []initiative.Span    `json:"spans,omitempty"` // when something is planned or due
}

func sceneOf(s *initiative.State) scene {
	c := scene{
		Initiative: s.ID, Title: s.Title, Summary: s.Summary, Owner: s.Owner, OwnerName: s.OwnerName,
		Themes: s.Themes, Stage: s.Stage, Reach: s.Reach,
		Setting: Setting{
			Standing: s.Standing, Phase: s.Phase, Decision: s.Decision.Class, Bypassed: s.Bypassed(),
			BypassOver: s.Bypass != nil && !s.Bypassed(), Disagreed: s.Disagreed, Products: s.Products(), TargetGroups: s.TargetGroups, Spans: s.Spans(),
		},
	}
	if s.Obligation != nil {
		c.Obligation = s.Obligation.Level
	}
	return c
}

// source is which events a change is made of.
type source struct {
	First        uint64    `json:"first"`
	Last         uint64    `json:"last"`
	At           time.Time `json:"at"`
	Organisation string    `json:"organisation,omitempty"`
	Imported     bool      `json:"imported,omitempty"` // all of them were read from a file
}

func sourceOf(r events.Record) source {
	return source{First: r.Position, Last: r.Position, At: r.Time, Organisation: r.Organisation, Imported: imported(r)}
}

// imported says that an event tells what stood in a file. That an import is taken back
// did not.
func imported(r events.Record) bool {
	_, takenBack := r.Data.(*events.Withdrawn)
	return r.ImportRow != "" && !takenBack
}

// place puts a change into its scene.
func (c *Change) place(s scene, from source, ref *reference.Data) {
	c.ID = strconv.FormatUint(from.First, 10) + "-" + strconv.FormatUint(from.Last, 10) + "-" + string(c.Class)
	c.First, c.Last, c.At, c.Organisation, c.Imported = from.First, from.Last, from.At, from.Organisation, from.Imported
	c.Initiative, c.Title, c.Summary, c.Owner, c.OwnerName = s.Initiative, s.Title, s.Summary, s.Owner, s.OwnerName
	c.Themes, c.Stage, c.Obligation, c.Setting = s.Themes, s.Stage, s.Obligation, s.Setting
	c.Ministry = ministry(s.Owner, s.OwnerName, ref)
	c.Municipalities = ref.Concerned(s.Reach)
	if c.Is(ReachChanged) {
		c.placeReach(ref)
	}
	if slices.Contains(c.Fields, "owner") {
		c.FormerOwner, c.FormerMinistry = c.Old.Owner, ministry(c.Old.Owner, c.Old.OwnerName, ref)
	}
	if slices.Contains(c.Fields, "themes") {
		c.Themes = union(c.Themes, c.Old.Themes)
	}
	if slices.Contains(c.Fields, "targetGroups") {
		c.TargetGroups = union(c.TargetGroups, c.Old.TargetGroups)
	}
	if c.Municipalities == nil {
		c.Municipalities = []string{}
	}
}

// placeReach adds those whom the initiative concerned before the change: they
// must know too.
func (c *Change) placeReach(ref *reference.Data) {
	before, after := ref.Concerned(*c.Old.Reach), ref.Concerned(*c.New.Reach)
	c.Added, c.Removed = without(after, before), without(before, after)
	if len(c.Added)+len(c.Removed) == 0 {
		c.Severity = Minor // said in another way, or with another note
		return
	}
	c.Municipalities = union(c.Municipalities, before)
}

// ministry is the organisation number of an owner's ministry, if known.
func ministry(owner, name string, ref *reference.Data) string {
	org, ok := ref.Organisation(owner)
	if owner == "" {
		org, ok = ref.OrganisationByName(name)
	}
	if !ok {
		return ""
	}
	return org.Ministry
}

// union is both, sorted, each once.
func union[T ~string](a, b []T) []T {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// without is a without what is in b; both are sorted.
func without(a, b []string) []string {
	var out []string
	for _, x := range a {
		if _, found := slices.BinarySearch(b, x); !found {
			out = append(out, x)
		}
	}
	return out
}
