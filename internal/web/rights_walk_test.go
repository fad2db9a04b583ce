package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// company is whom others give mandates to.
const company = "931796003"

// visitor is a kind of person who asks for pages.
type visitor struct {
	name         string
	browser      *webtest.Browser
	token        string // of the forms of the session
	known        bool   // has signed in
	organisation string // that is acted for; "" for none
	roles        []events.Role
	mandated     bool // acts for another organisation
	tasks        []events.Task
	stale        bool // has shown a while ago who they are
}

// may says what the rights table says.
func (v visitor) may(r access.Right, owner string) bool {
	role := len(v.roles) > 0 && len(r.Roles) == 0 ||
		slices.ContainsFunc(r.Roles, func(role events.Role) bool { return slices.Contains(v.roles, role) })
	switch {
	case r.Who == access.WhoPerson:
		return v.known
	case v.mandated && !slices.Contains(v.tasks, r.Task):
		return false
	}
	return role && testkit.Belongs(r.Who, v.organisation, owner)
}

// rightsWalk is a registry whose pages are asked for by one kind of person after
// the other.
type rightsWalk struct {
	*webtest.World
	owner string
	paths *strings.Replacer // puts what is there into the patterns of addresses
	asked int
}

func newRightsWalk(t *testing.T) *rightsWalk {
	w := &rightsWalk{World: webtest.Open(t), owner: testkit.Skatteetaten}
	w.Notify()
	id, candidate := w.Until(t, testkit.Assessed), w.Decidable("Felles journal", nil)
	round := w.OpenedRound(candidate)
	w.paths = strings.NewReplacer("/tiltak/{id}", "/tiltak/"+id, "/prioritering/{round}", "/prioritering/"+round, "{initiative}", candidate,
		"{assessor}", "1", "{product}", "none", "{wave}", "none", "{need}", "none", "{network}", "none", "/liste/{year}", "/liste/2027", "/rett/{number}", "/rett/1103", "/kommuner/{number}", "/kommuner/1103", "/innforing/{number}", "/innforing/1103", "/fylker/{number}", "/fylker/11", "{number}", w.owner, "{$}", "",
		"/til/{issuer}", "/til/test", "{id}", "none", "{key}", "none", "{contact}", "none", "{token}", "none")
	return w
}

// manage decides who may act for an organisation, as its machine may.
func (w *rightsWalk) manage(number string, cmd organisation.Command) {
	w.T.Helper()
	by := access.Caller{Organisation: number, Actor: "act_walk", Scopes: []string{access.ScopeManage}}
	if _, err := w.Command.DoOrganisation(w.T.Context(), command.Request{Caller: by}, number, cmd); err != nil {
		w.T.Fatalf("%T at %s: %v", cmd, number, err)
	}
}

// joined is a person who has come to an organisation by invitation, and has no role
// there any more. Somebody else is its administrator.
func (w *rightsWalk) joined(number string) (v visitor, member string) {
	w.T.Helper()
	w.manage(number, organisation.Grant{Member: "act_" + strings.Repeat("0", 32), Role: events.RoleAdministrator})
	by := access.Caller{Organisation: number, Actor: "act_walk", Scopes: []string{access.ScopeManage}}
	i, err := w.Command.Invite(w.T.Context(), command.Request{Caller: by}, number, []events.Role{events.RoleReader}, time.Hour)
	if err != nil {
		w.T.Fatal(err)
	}
	v = visitor{name: "a person of " + number, browser: w.As("ingen", "nb"), known: true, organisation: number}
	const redeem, page = "/min-side/invitasjon", "/min-side/tilganger"
	v.token = v.browser.Get(redeem).Token()
	if got := v.browser.Post(redeem, url.Values{"_token": {v.token}, "code": {i.Code}}); got.StatusCode != http.StatusSeeOther {
		w.T.Fatalf("come to %s: %d\n%s", number, got.StatusCode, got.Text)
	}
	got := v.browser.Get(page)
	if member = regexp.MustCompile(`act_[0-9a-f]{32}`).FindString(got.Text[strings.Index(got.Text, "Medlemskoden din"):]); member == "" {
		w.T.Fatalf("no code of a member at %s\n%s", number, got.Text)
	}
	v.token = got.Token()
	w.manage(number, organisation.Withdraw{Member: member, Role: events.RoleReader})
	return v, member
}

// with lets a person have roles in their own organisation while something is done.
func (w *rightsWalk) with(own, member string, roles []events.Role, do func()) {
	w.T.Helper()
	for _, role := range roles {
		w.manage(own, organisation.Grant{Member: member, Role: role})
	}
	do()
	for _, role := range roles {
		w.manage(own, organisation.Withdraw{Member: member, Role: role})
	}
}

// walk asks for every page as one kind of person.
func (w *rightsWalk) walk(v visitor) {
	w.T.Helper()
	for _, pattern := range w.Pages.Patterns() {
		operation, _ := access.PageOperation(pattern)
		method, path, _ := strings.Cut(pattern, " ")
		if r, _ := access.RightTo(operation); v.stale && !r.Fresh {
			continue // nothing else depends on it
		}
		if strings.HasPrefix(path, "/logg-inn/retur") || operation == access.PagePublic && method == http.MethodPost {
			continue // an answer of an issuer, and what no right is asked for
		}
		var got webtest.Answer
		path = w.paths.Replace(path)
		if method == http.MethodPost {
			if operation == access.PagePerson && v.known {
				continue // about themselves: it would end the session
			}
			got = v.browser.Post(path, url.Values{"_token": {v.token}, "owner": {v.organisation}, "as": {accepts[v.organisation]}})
		} else {
			got = v.browser.Get(path)
		}
		w.asked++
		w.judge(v, pattern, operation, got)
	}
}

// accepts is as what an organisation accepts a handover.
var accepts = map[string]string{testkit.KS: "ks", testkit.Skatteetaten: "owner", testkit.Digdir: "owner"}

// judge holds an answer to the rights table.
func (w *rightsWalk) judge(v visitor, pattern, operation string, got webtest.Answer) {
	w.T.Helper()
	r, table := access.RightTo(operation)
	may := operation == access.PagePublic || operation == access.PagePerson && v.known || table && v.may(r, w.owner)
	again := strings.Contains(got.Header.Get("Location"), "paa-nytt") || strings.Contains(got.Text, "paa-nytt")
	want := http.StatusForbidden
	if !v.known {
		want = http.StatusUnauthorized
		if strings.HasPrefix(got.Header.Get("Location"), "/logg-inn?tilbake=") {
			want = http.StatusSeeOther
		}
	}
	switch refused := got.StatusCode == http.StatusUnauthorized || got.StatusCode == http.StatusForbidden; {
	case may && table && r.Fresh && v.stale:
		if !again {
			w.T.Errorf("%s is not asked who they are before %s: %d", v.name, pattern, got.StatusCode)
		}
	case may && (refused || again):
		w.T.Errorf("%s is refused %s: %d %s", v.name, pattern, got.StatusCode, got.Main())
	case !may && got.StatusCode != want:
		w.T.Errorf("%s asks for %s (%s): %d, want %d: %s", v.name, pattern, operation, got.StatusCode, want, got.Header.Get("Location"))
	}
}

// Every page is for those people that the rights table names, whoever asks.
func TestEveryPageIsForThoseOfTheRightsTable(t *testing.T) {
	t.Parallel()
	w := newRightsWalk(t)
	nobody := visitor{name: "nobody", browser: w.Browser("nb")}
	nobody.token = nobody.browser.Get("/logg-inn").Token()
	w.walk(nobody)
	alone := visitor{name: "a person of no organisation", browser: w.As("ingen", "nb"), known: true}
	alone.token = alone.browser.Get("/min-side/invitasjon").Token()
	w.walk(alone)
	people := map[string]func([]events.Role, func(visitor)){}
	for _, number := range []string{w.owner, testkit.Nav, testkit.Digdir, testkit.KS, testkit.Stavanger} {
		v, member := w.joined(number)
		people[number] = func(roles []events.Role, do func(visitor)) {
			one := v
			one.roles, one.name = roles, v.name+" as "+fmt.Sprint(roles)
			w.with(number, member, roles, func() { do(one) })
		}
		w.walk(v)
		for _, role := range events.Roles {
			people[number]([]events.Role{role}, w.walk)
		}
	}
	w.walkMandates()
	w.Registry.Clock.Advance(access.FreshWithin + time.Second)
	for _, number := range []string{w.owner, testkit.Digdir, testkit.KS} {
		people[number]([]events.Role{events.RoleSignatory}, func(v visitor) {
			v.stale, v.name = true, v.name+", after a while"
			w.walk(v)
		})
	}
	t.Logf("%d pages asked for", w.asked)
}

// walkMandates asks for every page as somebody who acts for another organisation:
// with every role under a mandate for one task, and with one role under a mandate
// for all.
func (w *rightsWalk) walkMandates() {
	w.T.Helper()
	v, member := w.joined(company)
	v.mandated = true
	for _, task := range events.Tasks {
		from := map[bool]string{true: testkit.Stavanger, false: w.owner}[task == events.TaskPilots || task == events.TaskAdoptions]
		w.mandate(&v, from, task)
		v.roles, v.name = events.Roles, "whoever acts for "+from+" for "+string(task)
		w.with(company, member, v.roles, func() { w.walk(v) })
	}
	w.mandate(&v, w.owner, events.Tasks...)
	for _, role := range events.Roles {
		v.roles, v.name = []events.Role{role}, "whoever acts for all as "+string(role)
		w.with(company, member, v.roles, func() { w.walk(v) })
	}
}

// mandate lets a person act for an organisation from now on.
func (w *rightsWalk) mandate(v *visitor, from string, tasks ...events.Task) {
	w.T.Helper()
	v.organisation, v.tasks = from, tasks
	until := events.Date(w.Registry.Clock.Now().AddDate(0, 6, 0).Format("2006-01-02"))
	w.manage(from, organisation.GiveMandate{To: company, Tasks: tasks, Until: until})
	got := v.browser.Post("/logg-inn/virksomhet", url.Values{"_token": {v.token}, "virksomhet": {from + "." + company}})
	if got.StatusCode != http.StatusSeeOther {
		w.T.Fatalf("act for %s: %d\n%s", from, got.StatusCode, got.Text)
	}
	v.token = v.browser.Get("/min-side/tilganger").Token()
}
