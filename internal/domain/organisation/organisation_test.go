package organisation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	stavanger = "964965226"
	agency    = "974761076"
	company   = "931796003"
)

var (
	kari = "act_" + strings.Repeat("a", 32)
	ola  = "act_" + strings.Repeat("b", 32)
	now  = time.Date(2026, 9, 7, 10, 0, 0, 0, time.UTC)
)

type world struct{}

func (world) StateAgency(number string) bool { return number == agency }

// tale is an organisation and what has happened to it.
type tale struct {
	t     *testing.T
	whose string
	now   time.Time
	organisation.State
}

func begin(t *testing.T, whose string) *tale { return &tale{t: t, whose: whose, now: now} }

func (x *tale) env() organisation.Env {
	return organisation.Env{Organisation: x.whose, Now: x.now, Today: events.Date(x.now.Format(time.DateOnly)), World: world{}}
}

// do gives a command that must succeed, and says how many events it caused.
func (x *tale) do(c organisation.Command) int {
	x.t.Helper()
	list, err := organisation.Decide(x.State, c, x.env())
	if err != nil {
		x.t.Fatalf("%+v: %v", c, err)
	}
	for _, e := range list {
		x.Position++
		organisation.Evolve(&x.State, events.Record{
			Aggregate: events.AggregateOrganisation, AggregateID: x.whose, Name: e.EventName(), Organisation: x.whose,
			Position: x.Position, Time: x.now, Data: e,
		})
	}
	return len(list)
}

// refused gives a command that must be refused with a key, or with the code of a
// field.
func (x *tale) refused(c organisation.Command, with string) {
	x.t.Helper()
	before := fmt.Sprintf("%+v", x.State)
	_, err := organisation.Decide(x.State, c, x.env())
	f, ok := err.(*fault.Error)
	if !ok || f.Key != with && !slices.ContainsFunc(f.Fields, func(field fault.Field) bool { return field.Code == with }) {
		x.t.Errorf("%+v: %v, want %s", c, err, with)
	}
	if after := fmt.Sprintf("%+v", x.State); after != before {
		x.t.Errorf("%+v has changed the state", c)
	}
}

func (x *tale) roles(member string, want ...events.Role) {
	x.t.Helper()
	if got := x.RolesOf(member); !slices.Equal(got, want) {
		x.t.Errorf("%s has %v, want %v", member, got, want)
	}
}

func TestAClaimMakesTheFirstAdministratorOnly(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	x.do(organisation.Claim{Member: kari, Roles: []events.Role{events.RoleAdministrator}})
	x.roles(kari, events.RoleAdministrator)
	if n := x.do(organisation.Claim{Member: ola, Roles: []events.Role{events.RoleAdministrator}}); n != 0 {
		t.Errorf("a second administrator by claim: %d events", n)
	}
	x.do(organisation.Grant{Member: ola, Role: events.RoleRegistrar})
	x.do(organisation.Withdraw{Member: ola, Role: events.RoleRegistrar})
	if n := x.do(organisation.Claim{Member: ola, Roles: []events.Role{events.RoleRegistrar}}); n != 0 {
		t.Errorf("what was withdrawn comes back by claim: %d events", n)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	x.do(organisation.Claim{Member: kari, Roles: []events.Role{events.RoleAdministrator}})
	x.refused(organisation.Withdraw{Member: kari, Role: events.RoleAdministrator}, "last_administrator")
	x.do(organisation.Grant{Member: ola, Role: events.RoleAdministrator})
	x.do(organisation.Withdraw{Member: kari, Role: events.RoleAdministrator})
	x.roles(kari)
	x.refused(organisation.Withdraw{Member: ola, Role: events.RoleAdministrator}, "last_administrator")
}

func TestRolesAreGrantedOnceAndNamedRightly(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	x.do(organisation.Grant{Member: kari, Role: events.RoleSignatory})
	if n := x.do(organisation.Grant{Member: kari, Role: events.RoleSignatory}); n != 0 {
		t.Errorf("granted twice: %d events", n)
	}
	x.do(organisation.Grant{Member: kari, Role: events.RoleReader})
	x.roles(kari, events.RoleReader, events.RoleSignatory)
	x.refused(organisation.Grant{Member: "Kari Nordmann", Role: events.RoleReader}, "not_a_member_code")
	x.refused(organisation.Grant{Member: kari, Role: "boss"}, "not_one_of")
	x.refused(organisation.Withdraw{Member: ola, Role: events.RoleReader}, "member_not_found")
}

func TestAnInvitationIsGoodOnceAndForATime(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	invite := func(id, code string, life time.Duration) organisation.Invite {
		return organisation.Invite{
			ID: id, Code: organisation.HashCode(code), Roles: []events.Role{events.RoleRegistrar, events.RoleReader},
			Expires: x.now.Add(life), Basis: events.BasisAdministrator,
		}
	}
	x.do(invite("1", "ABCDE-FGHIJ", 24*time.Hour))
	if strings.Contains(fmt.Sprintf("%+v", x.State), "ABCDE") {
		t.Error("the code itself is kept")
	}
	x.refused(organisation.Redeem{Member: kari, Code: "ABCDE-FGHIK"}, "invitation_not_found")
	x.do(organisation.Redeem{Member: kari, Code: " abcde fghij"})
	x.roles(kari, events.RoleReader, events.RoleRegistrar)
	if !x.Members[kari].Invited {
		t.Error("the member has not come by invitation")
	}
	x.refused(organisation.Redeem{Member: ola, Code: "ABCDE-FGHIJ"}, "invitation_not_found")

	x.do(invite("2", "old", time.Hour))
	x.do(invite("3", "gone", time.Hour))
	x.do(organisation.WithdrawInvitation{ID: "3"})
	x.refused(organisation.Redeem{Member: ola, Code: "gone"}, "invitation_not_found")
	x.refused(organisation.WithdrawInvitation{ID: "3"}, "invitation_not_found")
	x.now = x.now.Add(time.Hour)
	x.refused(organisation.Redeem{Member: ola, Code: "old"}, "invitation_not_found")
	x.refused(invite("4", "late", organisation.MaxInvitation+time.Minute), "out_of_range")
	x.refused(invite("4", "now", 0), "out_of_range")
}

func TestAMandateNamesTasksAndALastDay(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	today := events.Date("2026-09-07")
	mandate := organisation.GiveMandate{ID: "1", To: company, Tasks: []events.Task{events.TaskPilots}, Until: "2026-12-31"}
	x.do(mandate)
	if id, tasks := x.Tasks(company, today); id != "1" || !slices.Equal(tasks, []events.Task{events.TaskPilots}) {
		t.Errorf("%s may %v", id, tasks)
	}
	for _, c := range []struct {
		to  string
		day events.Date
	}{{agency, today}, {company, "2027-01-01"}} {
		if id, tasks := x.Tasks(c.to, c.day); id != "" || tasks != nil {
			t.Errorf("%s may %v on %s", c.to, tasks, c.day)
		}
	}
	second := mandate
	second.ID, second.Tasks = "2", []events.Task{events.TaskSubscriptions}
	x.do(second)
	if _, tasks := x.Tasks(company, today); !slices.Equal(tasks, second.Tasks) || len(x.Mandates) != 1 {
		t.Errorf("the new mandate has not taken the old one's place: %v of %v", tasks, x.Mandates)
	}
	x.do(organisation.WithdrawMandate{ID: "2"})
	if id, _ := x.Tasks(company, today); id != "" {
		t.Error("a withdrawn mandate is in force")
	}
	x.refused(organisation.WithdrawMandate{ID: "2"}, "mandate_not_found")
	for with, wrong := range map[string]organisation.GiveMandate{
		"invalid_orgnr":            {To: "123456789", Tasks: mandate.Tasks, Until: mandate.Until},
		"mandate_to_itself":        {To: stavanger, Tasks: mandate.Tasks, Until: mandate.Until},
		"required":                 {To: company, Tasks: mandate.Tasks},
		"out_of_range":             {To: company, Tasks: mandate.Tasks, Until: "2026-09-06"},
		"only_agencies_have_units": {To: company, Tasks: mandate.Tasks, Unit: true},
	} {
		x.refused(wrong, with)
	}
	x.refused(organisation.GiveMandate{To: company, Until: mandate.Until}, "required")
	x.refused(organisation.GiveMandate{To: company, Tasks: mandate.Tasks, Until: "2031-01-01"}, "out_of_range")
}

// Signing, scoring, managing roles and what KS does are no tasks: whatever a
// mandate is asked to hold, it holds none of them.
func TestNoMandateHoldsWhatOneMustDoOneself(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	for _, task := range []events.Task{"sign", "signing", "scores", "scoring", "seal", "statements", "roles", "mandates", "", "ks"} {
		x.refused(organisation.GiveMandate{To: company, Tasks: []events.Task{events.TaskPilots, task}, Until: "2026-12-31"}, map[bool]string{true: "required", false: "not_one_of"}[task == ""])
	}
}

func TestAnAgencyIncludesItsUnitsWithoutALastDay(t *testing.T) {
	t.Parallel()
	x := begin(t, agency)
	x.do(organisation.GiveMandate{ID: "1", To: company, Tasks: events.Tasks, Unit: true})
	if _, tasks := x.Tasks(company, "2099-01-01"); !slices.Equal(tasks, events.Tasks) {
		t.Errorf("the unit may %v", tasks)
	}
}

// A copy of a state stays what it was, whatever happens afterwards.
func TestEvolveChangesNoCopy(t *testing.T) {
	t.Parallel()
	x := begin(t, stavanger)
	x.do(organisation.Grant{Member: kari, Role: events.RoleReader})
	x.do(organisation.Invite{ID: "1", Code: "h", Roles: []events.Role{events.RoleReader}, Expires: now.Add(time.Hour), Basis: events.BasisOperator})
	x.do(organisation.GiveMandate{ID: "1", To: company, Tasks: events.Tasks, Until: "2026-12-31"})
	was := x.State
	before := fmt.Sprintf("%+v", was)
	x.do(organisation.Grant{Member: kari, Role: events.RoleRegistrar})
	x.do(organisation.Withdraw{Member: kari, Role: events.RoleReader})
	x.do(organisation.WithdrawInvitation{ID: "1"})
	x.do(organisation.WithdrawMandate{ID: "1"})
	if after := fmt.Sprintf("%+v", was); after != before {
		t.Errorf("the copy was\n%s\nand is\n%s", before, after)
	}
}
