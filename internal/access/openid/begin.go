package openid

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/samstyring/samstyring/internal/access"
)

// CallbackPath begins the address that an issuer sends people back to; its key
// follows. Each issuer has one of its own, so that the answer of one cannot be
// taken for another's (mix-up).
const CallbackPath = "/logg-inn/retur/"

// LoggedOutPath is where an issuer sends people when they have signed out.
const LoggedOutPath = "/logg-ut"

// BackchannelPath is where an issuer tells that somebody has signed out there.
const BackchannelPath = "/logg-ut/varsel"

// attemptLife is how long one may take to sign in.
const attemptLife = 15 * time.Minute

// Ask is what a sign-in is for.
type Ask struct {
	Back  string       // path to go on at
	Level access.Level // at least; LevelUnknown: what the issuer is configured with
	Fresh bool         // the person must show anew who they are
}

// Attempt is a sign-in that was begun. It is kept by the browser that began it,
// in a way that only the registry can read and make.
type Attempt struct {
	Issuer   string       `json:"i"`
	State    string       `json:"s"`
	Nonce    string       `json:"n"`
	Verifier string       `json:"v"`
	Back     string       `json:"b"`
	Level    access.Level `json:"l,omitempty"`
	Fresh    bool         `json:"f,omitempty"`
	Begun    time.Time    `json:"t"`
}

// Begin gives the address to send a browser to. The error is a *fault.Error.
func (s *Issuers) Begin(ctx context.Context, key string, ask Ask) (address string, a Attempt, err error) {
	i, err := s.find(key)
	if err != nil {
		return "", a, err
	}
	about, err := s.describe(ctx, i)
	if err != nil {
		return "", a, err
	}
	level := ask.Level
	if level == access.LevelUnknown {
		level = i.Level
	}
	a = Attempt{
		Issuer: key, State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Back: ask.Back, Level: level, Fresh: ask.Fresh, Begun: s.clock(),
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.Verifier), oidc.Nonce(a.Nonce)}
	if name := i.Levels[level]; name != "" {
		options = append(options, oauth2.SetAuthURLParam("acr_values", name))
	}
	if ask.Fresh {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	if i.DetailsType != "" {
		details, err := json.Marshal([]map[string]string{{"type": i.DetailsType, "resource": i.Resource}})
		if err != nil {
			return "", a, fmt.Errorf("encode authorization details: %w", err)
		}
		options = append(options, oauth2.SetAuthURLParam("authorization_details", string(details)))
	}
	return s.oauth(i, about).AuthCodeURL(a.State, options...), a, nil
}

func (s *Issuers) oauth(i *issuer, about *description) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if len(i.ClientKey) > 0 {
		style = oauth2.AuthStyleInParams // its id alone; the assertion comes beside it
	}
	return &oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, RedirectURL: s.site + CallbackPath + i.Key,
		Endpoint: oauth2.Endpoint{AuthURL: about.authorize, TokenURL: about.token, AuthStyle: style},
		Scopes:   []string{oidc.ScopeOpenID},
	}
}
