package account

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// accessPath is where one sees who may act for one's organisation.
const accessPath = "/min-side/tilganger"

// accessData is that page. What an administrator can change on it is there for
// administrators only.
type accessData struct {
	Form        *form.Form
	Name        string
	Code        string        // of who is here
	Roles       []events.Role // of who is here
	Managed     bool          // somebody is administrator
	Administers bool          // who is here is one
	Through     string        // the organisation that who is here belongs to, where they act for another
	Tasks       []events.Task // of the mandate, then
	Members     []memberRow
	Invitations []invitationRow
	Given       []mandateRow
	Received    []mandateRow
	Made        *command.Invitation // the invitation that was just made
	Grant       []form.View
	Invite      []form.View
	Give        []form.View
}

type memberRow struct {
	Code  string
	Roles []events.Role
	You   bool
}

type invitationRow struct {
	ID      string
	Roles   []events.Role
	Expires time.Time
}

type mandateRow struct {
	ID, Name string
	Tasks    []events.Task
	Until    events.Date
}

// accessPage shows who may act for the organisation of who is here.
func accessPage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	return showAccess(v, f, nil)
}

func showAccess(v *shell.Request, f *form.Form, made *command.Invitation) error {
	if !v.Session.SignedIn() {
		return v.Redirect(organisationPath)
	}
	c := v.Caller()
	d := &accessData{Form: f, Made: made, Code: c.Actor, Roles: c.Roles, Tasks: c.Tasks, Name: v.Session.Name}
	if c.Supplier != "" {
		d.Through = v.Shell.OrganisationName(c.Supplier)
	} else {
		now, err := v.Shell.Config.App.Query.Access(c.Organisation)
		if err != nil {
			return err
		}
		d.Managed, d.Administers = now.Managed(), v.May(string(organisation.KindGrant))
		if v.May("getAccess") {
			if now, err = v.Shell.Config.App.Command.ReadAccess(v.HTTP.Context(), c, c.Organisation); err != nil {
				return err
			}
			d.list(v, now)
		}
		if d.Administers {
			d.ask(v)
		}
	}
	return v.Render("access", shell.Page{
		Title: v.T("access.title", fault.Args{"name": d.Name}), Form: f, Status: f.Status, Secret: made != nil,
		Crumbs: []shell.Crumb{{Title: v.T("mine.title", nil), Href: "/min-side"}},
	}, d)
}

// list fills in who may act for the organisation now.
func (d *accessData) list(v *shell.Request, now query.Access) {
	for _, code := range slices.Sorted(maps.Keys(now.Members)) {
		if organisation.IsKey(code) { // these have a page of their own
			continue
		}
		d.Members = append(d.Members, memberRow{code, now.Members[code].Roles, code == d.Code})
	}
	for _, id := range slices.Sorted(maps.Keys(now.Invitations)) {
		d.Invitations = append(d.Invitations, invitationRow{id, now.Invitations[id].Roles, now.Invitations[id].Expires})
	}
	for _, id := range slices.Sorted(maps.Keys(now.Mandates)) {
		m := now.Mandates[id]
		d.Given = append(d.Given, mandateRow{id, v.Shell.OrganisationName(m.To), m.Tasks, m.Until})
	}
	for _, r := range now.Received {
		d.Received = append(d.Received, mandateRow{r.ID, v.Shell.OrganisationName(r.From), r.Tasks, r.Until})
	}
}

// ask fills in the forms of an administrator.
func (d *accessData) ask(v *shell.Request) {
	d.Grant = v.Binding(d.Form, grantFields()...).Views()
	if d.Form.Value("days") == "" {
		d.Form.Values.Set("days", strconv.Itoa(invitationDays))
	}
	d.Invite = v.Binding(d.Form, inviteFields(v)...).Views()
	d.Give = v.Binding(d.Form, mandateFields(v)...).Views()
}

// invitationDays is how long an invitation is good for, unless somebody says
// otherwise.
const invitationDays = 14

func grantFields() []form.Field {
	return []form.Field{form.OneLine("member").Needed(), form.OneOf("role", form.Values("role", events.Roles)).Needed()}
}

func inviteFields(v *shell.Request) []form.Field {
	return []form.Field{
		form.AnyOf("roles", form.Values("roles", events.Roles)).Needed(),
		form.WholeNumber("days").Called(v.T("access.invite.days", nil)).Needed(),
	}
}

func mandateFields(v *shell.Request) []form.Field {
	out := []form.Field{
		form.Field{Path: "to", Kind: form.Org}.Called(v.T("access.mandate.to", nil)).Needed(),
		form.AnyOf("tasks", form.Values("tasks", events.Tasks)).Needed(),
		form.Date("until").Called(v.T("access.mandate.until", nil)),
	}
	if v.Shell.Config.Ref.IsStateAgency(v.Session.Organisation) {
		out = append(out, form.Field{Path: "unit", Kind: form.Tick}.Called(v.T("access.mandate.unit", nil)))
	}
	return out
}

// managing is the page of a form with which an administrator changes something.
func managing(what string, read func(v *shell.Request, f *form.Form) (organisation.Command, error)) shell.Handler {
	return func(v *shell.Request) error {
		f, err := v.ReadForm()
		if err != nil {
			return err
		}
		cmd, err := read(v, f)
		if err == nil {
			req := command.Request{Caller: v.Caller()}
			_, err = v.Shell.Config.App.Command.DoOrganisation(v.HTTP.Context(), req, v.Session.Organisation, cmd)
		}
		if err != nil {
			return refusedAccess(v, f, err)
		}
		v.Leave("access.done."+what, nil)
		return v.Redirect(accessPath)
	}
}

// refusedAccess shows the page again with what was typed and why it was refused.
func refusedAccess(v *shell.Request, f *form.Form, err error) error {
	if err := v.Refused(f, err); err != nil {
		return err
	}
	fields := slices.Concat(grantFields(), inviteFields(v), mandateFields(v))
	v.Binding(f, fields...).Place()
	return showAccess(v, f, nil)
}

var (
	grant = managing("granted", func(_ *shell.Request, f *form.Form) (organisation.Command, error) {
		return organisation.Grant{Member: f.Value("member"), Role: events.Role(f.Value("role"))}, nil
	})
	withdraw = managing("withdrawn", func(_ *shell.Request, f *form.Form) (organisation.Command, error) {
		return organisation.Withdraw{Member: f.Value("member"), Role: events.Role(f.Value("role"))}, nil
	})
	withdrawInvitation = managing("uninvited", func(_ *shell.Request, f *form.Form) (organisation.Command, error) {
		return organisation.WithdrawInvitation{ID: f.Value("id")}, nil
	})
	giveMandate = managing("mandated", func(v *shell.Request, f *form.Form) (organisation.Command, error) {
		cmd := organisation.GiveMandate{To: numberOf(v, f.Value("to")), Until: events.Date(f.Value("until")), Unit: f.Value("unit") != ""}
		for _, task := range f.Values["tasks"] {
			cmd.Tasks = append(cmd.Tasks, events.Task(task))
		}
		return cmd, nil
	})
	withdrawMandate = managing("unmandated", func(_ *shell.Request, f *form.Form) (organisation.Command, error) {
		return organisation.WithdrawMandate{ID: f.Value("id")}, nil
	})
)

// numberOf is the number of an organisation as people write it; what is none stays,
// for the rules to refuse.
func numberOf(v *shell.Request, written string) string {
	if o := reading.Organisation(reading.Typed(written), v.Shell.Config.Ref); o.Value.Number != "" {
		return o.Value.Number
	}
	return written
}

// invite makes an invitation and shows its code, here and never again.
func invite(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	var roles []events.Role
	for _, role := range f.Values["roles"] {
		roles = append(roles, events.Role(role))
	}
	days, err := strconv.Atoi(f.Value("days"))
	if err != nil {
		days = 0 // which the rules refuse
	}
	req := command.Request{Caller: v.Caller()}
	made, err := v.Shell.Config.App.Command.Invite(v.HTTP.Context(), req, v.Session.Organisation, roles, time.Duration(days)*24*time.Hour)
	if err != nil {
		return refusedAccess(v, f, err)
	}
	return showAccess(v, form.New(f.Token), &made)
}

type redeemData struct {
	Form   *form.Form
	Fields []form.View
}

// redeemPage asks for the code of an invitation.
func redeemPage(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.Values.Set("code", v.HTTP.URL.Query().Get("kode")) // of a link that an operator has made
	return showRedeem(v, f)
}

func codeField() form.Field { return form.OneLine("code").Needed() }

func showRedeem(v *shell.Request, f *form.Form) error {
	d := &redeemData{f, v.Binding(f, codeField()).Views()}
	return v.Render("redeem", shell.Page{Title: v.T("redeem.title", nil), Form: f, Status: f.Status}, d)
}

// redeem takes the roles of an invitation, and acts for the organisation from now
// on.
func redeem(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	code, kept := f.Value("code"), v.Shell.Config.App
	number, err := kept.Query.InvitedBy(code)
	if err == nil && number != "" {
		req := command.Request{Caller: v.As(number)}
		_, err = kept.Command.DoOrganisation(v.HTTP.Context(), req, number, organisation.Redeem{Member: req.Caller.Actor, Code: code})
	}
	if err == nil && number == "" || err != nil && fault.CodeOf(err) == fault.NotFound {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "code", Code: "code_not_valid"}}}
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showRedeem(v, f)
	}
	if err != nil {
		return err
	}
	if err := kept.Secrets.Join(v.HTTP.Context(), v.Session.Session, number); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "sign_in_not_recorded", Cause: err}
	}
	v.Leave("redeem.done", fault.Args{"name": v.Shell.OrganisationName(number)})
	return v.Redirect(accessPath)
}
