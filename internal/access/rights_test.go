package access_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

func person(organisation string, roles ...events.Role) access.Caller {
	return access.Caller{Organisation: organisation, Person: true, Roles: roles, Fresh: true}
}

func each(visit func(access.Right)) {
	for _, s := range access.Table {
		for _, r := range s.Rights {
			visit(r)
		}
	}
}

// Every command of every aggregate stands in the table once.
func TestEveryCommandHasARight(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range initiative.Kinds {
		names = append(names, string(k))
	}
	for _, k := range round.Kinds {
		names = append(names, string(k))
	}
	for _, k := range organisation.Kinds {
		names = append(names, string(k))
	}
	seen := map[string]int{}
	each(func(r access.Right) { seen[r.Operation]++ })
	for _, name := range names {
		if seen[name] != 1 {
			t.Errorf("%s stands in the table %d times", name, seen[name])
		}
	}
	for name, n := range seen {
		if n > 1 {
			t.Errorf("%s stands in the table %d times", name, n)
		}
	}
}

// What binds an organisation, or decides who may bind it, nobody does for another:
// no mandate can name a task that holds it.
func TestNobodySignsScoresOrManagesForAnother(t *testing.T) {
	t.Parallel()
	each(func(r access.Right) {
		own := r.Fresh || r.Who == access.WhoKS || r.Who == access.WhoParty || slices.Contains(r.Roles, events.RoleSignatory) ||
			slices.Equal(r.Roles, []events.Role{events.RoleAdministrator})
		if own && r.Task != "" {
			t.Errorf("%s can be done for another", r.Operation)
		}
		if r.Task != "" && !slices.Contains(events.Tasks, r.Task) {
			t.Errorf("%s has the task %q", r.Operation, r.Task)
		}
		for _, c := range []access.Caller{
			{Organisation: skatteetaten, Supplier: vendor, Scopes: []string{access.ScopeWrite, access.ScopeSign, access.ScopeManage}},
			{Organisation: skatteetaten, Supplier: vendor, Person: true, Fresh: true, Roles: events.Roles, Mandate: "1", Tasks: events.Tasks},
		} {
			if err := access.Enter(c, r.Operation); own && r.Who != access.WhoPerson && fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s for another: %v", r.Operation, err)
			}
		}
	})
}

// What is for signatories alone binds the organisation, and is asked for in one way:
// of a person with a fresh sign-in, of a machine with a scope of its own.
func TestWhatBindsIsAskedForAlike(t *testing.T) {
	t.Parallel()
	each(func(r access.Right) {
		binds := slices.Equal(r.Roles, []events.Role{events.RoleSignatory})
		if binds != r.Fresh || binds != (r.Scope == access.ScopeSign) {
			t.Errorf("%s: roles %v, fresh %v, scope %s", r.Operation, r.Roles, r.Fresh, r.Scope)
		}
		if r.Scope == "" {
			t.Errorf("%s asks machines for no scope", r.Operation)
		}
	})
}

func TestAPersonNeedsTheRole(t *testing.T) {
	t.Parallel()
	each(func(r access.Right) {
		if r.Who == access.WhoPerson {
			return
		}
		for _, role := range events.Roles {
			want := len(r.Roles) == 0 || slices.Contains(r.Roles, role)
			if err := access.Enter(person(skatteetaten, role), r.Operation); (err == nil) != want {
				t.Errorf("%s as %s: %v", r.Operation, role, err)
			}
		}
		if err := access.Enter(person(skatteetaten), r.Operation); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s without a role: %v", r.Operation, err)
		}
		stale := person(skatteetaten, events.Roles...)
		stale.Fresh = false
		if err := access.Enter(stale, r.Operation); (err == nil) == r.Fresh {
			t.Errorf("%s after a while: %v", r.Operation, err)
		}
	})
}

func TestAMandateHoldsItsTasksOnly(t *testing.T) {
	t.Parallel()
	each(func(r access.Right) {
		for _, task := range events.Tasks {
			c := access.Caller{
				Organisation: stavanger, Supplier: vendor, Person: true, Fresh: true, Roles: events.Roles,
				Mandate: "1", Tasks: []events.Task{task},
			}
			if err := access.Enter(c, r.Operation); (err == nil) != (r.Task == task) && r.Who != access.WhoPerson {
				t.Errorf("%s under a mandate for %s: %v", r.Operation, task, err)
			}
		}
	})
}

// Whoever operates the service makes invitations, and nothing else.
func TestTheOperatorInvitesOnly(t *testing.T) {
	t.Parallel()
	operator := caller(stavanger, access.ScopeAdmin)
	each(func(r access.Right) {
		err := policy(t).Manage(operator, r.Operation, skatteetaten)
		if may := r.Operation == string(organisation.KindInvite); may != (err == nil) {
			t.Errorf("%s: %v", r.Operation, err)
		}
	})
}

// The rights to subscriptions are alike, and are asked for by two of them.
func TestSubscriptionsHaveOneRight(t *testing.T) {
	t.Parallel()
	read, _ := access.RightTo("getSubscription")
	write, _ := access.RightTo("changeSubscription")
	for _, s := range access.Table {
		for _, r := range s.Rights {
			like := write
			if r.Reads {
				like = read
			}
			if s.Key == "subscriptions" && (r.Who != like.Who || r.Scope != like.Scope || r.Task != like.Task || !slices.Equal(r.Roles, like.Roles)) {
				t.Errorf("%s is another right than %s", r.Operation, like.Operation)
			}
		}
	}
}
