package organisation

import (
	"maps"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about who may act for one organisation.
type State struct {
	ID          string                `json:"id"`       // organisation number
	Position    uint64                `json:"position"` // of its last event; 0: it has none
	Members     map[string]Member     `json:"members,omitempty"`
	Invitations map[string]Invitation `json:"invitations,omitempty"` // open ones, by id; those past their time too
	Mandates    map[string]Mandate    `json:"mandates,omitempty"`    // not withdrawn, by id; those past their day too
}

// Member is a person, or an API key, that has or had roles.
type Member struct {
	Roles   []events.Role `json:"roles"`             // in the order of events.Roles; none: all were withdrawn
	Invited bool          `json:"invited,omitempty"` // the person has come by invitation
	Since   time.Time     `json:"since"`
	Changed time.Time     `json:"changed"`
}

// Invitation is one that is open.
type Invitation struct {
	Code    string        `json:"code"` // hash
	Roles   []events.Role `json:"roles"`
	Basis   events.Basis  `json:"basis"`
	Expires time.Time     `json:"expires"`
	By      string        `json:"by"` // organisation that has made it
	Made    time.Time     `json:"made"`
}

// Mandate is what another organisation may do.
type Mandate struct {
	To    string        `json:"to"`
	Tasks []events.Task `json:"tasks"`
	Until events.Date   `json:"until,omitempty"`
	Unit  bool          `json:"unit,omitempty"`
	Given time.Time     `json:"given"`
}

// In says whether a mandate is in force on a day.
func (m Mandate) In(day events.Date) bool { return m.Until == "" || day <= m.Until }

// RolesOf are the roles of a person; none for whoever has none.
func (s *State) RolesOf(member string) []events.Role { return s.Members[member].Roles }

// Tasks are those that another organisation may carry out on a day, with the
// mandate that says so; mandate is "" if there is none. Of several mandates the
// one with most tasks counts.
func (s *State) Tasks(to string, day events.Date) (mandate string, tasks []events.Task) {
	for _, id := range slices.Sorted(maps.Keys(s.Mandates)) {
		if m := s.Mandates[id]; m.To == to && m.In(day) && len(m.Tasks) > len(tasks) {
			mandate, tasks = id, m.Tasks
		}
	}
	return mandate, tasks
}

// administrators counts those who have the role.
func (s *State) administrators() (n int) {
	for _, m := range s.Members {
		if slices.Contains(m.Roles, events.RoleAdministrator) {
			n++
		}
	}
	return n
}

// Managed says whether somebody is administrator of the organisation.
func (s *State) Managed() bool { return s.administrators() > 0 }
