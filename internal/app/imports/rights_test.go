package imports_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// many is a list of n new initiatives.
func many(n int) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d;Tiltak nr. %d;Kort.;974761076;alle", i+1, i+1)
	}
	return rows
}

// person is somebody of Digdir with the roles that their sign-in claims.
func person(t *testing.T, r *testkit.Registry, code string, roles ...events.Role) access.Caller {
	t.Helper()
	c := access.Caller{Organisation: testkit.Digdir, Person: true, Actor: code}
	if err := r.Command.Claim(t.Context(), c, roles); err != nil {
		t.Fatal(err)
	}
	now, err := r.Query.AsNow(c)
	if err != nil || len(now.Roles) != len(roles) {
		t.Fatalf("roles %v: %v", now.Roles, err)
	}
	return now
}

// Whoever has lost their role while an import waits does not write with it any
// more: it is given up with the reason, whether it has begun or not.
func TestAnImportIsGivenUpWithTheRole(t *testing.T) {
	t.Parallel()
	for name, held := range map[string]struct{ nth, written int }{
		"before it begins":    {1, 0},
		"after a first share": {2*400 + 1, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := testkit.Open(t, t.TempDir(), eventlog.Config{})
			ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
			defer cancel()
			boss := person(t, r, "mem_1", events.RoleAdministrator)
			registrar := person(t, r, "mem_2", events.RoleRegistrar)
			rows := 1200
			first, err := r.Imports.Upload(ctx, digdir(), lines("a;Annet;Kort.;974761076;alle"))
			if err != nil {
				t.Fatal(err)
			}
			p, err := r.Imports.Upload(ctx, registrar, lines(many(rows)...))
			if err != nil {
				t.Fatal(err)
			}
			before := r.Query.Count()
			gate := testkit.HoldNewID(r.App, int64(held.nth))
			if held.written == 0 { // another import keeps the worker
				if _, err := r.Imports.Execute(ctx, digdir(), first.ID, first.Hash); err != nil {
					t.Fatal(err)
				}
				before++
			}
			if _, err := r.Imports.Execute(ctx, registrar, p.ID, p.Hash); err != nil {
				t.Fatal(err)
			}
			if err := gate.Wait(ctx); err != nil {
				t.Fatal(err)
			}
			if _, err := r.Command.DoOrganisation(ctx, command.Request{Caller: boss}, testkit.Digdir, organisation.Withdraw{Member: "mem_2", Role: events.RoleRegistrar}); err != nil {
				t.Fatal(err)
			}
			gate.Open()
			done, err := r.Imports.Wait(ctx, access.Caller{Organisation: testkit.Digdir, Scopes: []string{access.ScopeWrite}}, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if done.Stopped == nil || done.Stopped.Key != "role_missing" || done.Registered >= rows || done.Registered < held.written || r.Query.Count()-before != done.Registered || held.written == 0 && done.Registered > 0 {
				t.Errorf("%+v, stopped %+v, %d written", done, done.Stopped, r.Query.Count()-before)
			}
			recorded, ok, err := r.Imports.Recorded(p.ID)
			if err != nil || ok != (done.Registered > 0) || ok && (recorded.CarriedOut.Registered != done.Registered || recorded.CarriedOut.LeftOut != rows-done.Registered) {
				t.Errorf("recorded %v %+v: %v", ok, recorded.CarriedOut, err)
			}
		})
	}
}
