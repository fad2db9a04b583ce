package operator

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
)

// Invitation is what an operator asks for: that an organisation gets an
// administrator, who then gives the other roles.
type Invitation struct {
	To   string        // number of the organisation
	As   string        // number of the organisation that operates the registry
	Life time.Duration // how long it is good for
}

// Invited is an invitation, and the address of the registry that made it; "" where
// none was running.
type Invited struct {
	command.Invitation
	Site string
}

// Invite makes the invitation. It is the command that the page and the API give,
// by whoever operates the registry.
func Invite(ctx context.Context, a *app.App, i Invitation) (command.Invitation, error) {
	req := command.Request{Caller: access.Caller{Organisation: i.As, Scopes: []string{access.ScopeAdmin}, Actor: access.Operator}}
	return a.Command.Invite(ctx, req, i.To, []events.Role{events.RoleAdministrator}, i.Life)
}

// Invite makes the invitation at a running registry.
func (c *Client) Invite(ctx context.Context, i Invitation) (made Invited, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	q := url.Values{"to": {i.To}, "as": {i.As}, "life": {i.Life.String()}}
	body, err := c.ask(ctx, http.MethodPost, "/invitations?"+q.Encode())
	if err != nil {
		return made, err
	}
	defer body.Close()
	return made, json.NewDecoder(body).Decode(&made)
}

func (s *Server) invite(w http.ResponseWriter, r *http.Request) {
	life, err := time.ParseDuration(r.FormValue("life"))
	if err != nil {
		http.Error(w, "unknown duration", http.StatusBadRequest)
		return
	}
	made, err := Invite(r.Context(), s.app, Invitation{To: r.FormValue("to"), As: r.FormValue("as"), Life: life})
	s.answer(w, Invited{made, s.site}, err)
}
