package testissuer

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
)

// Key is what a registry calls the issuer beside it, in addresses.
const Key = "proveutsteder"

// resource is what a person must be allowed to, to represent an organisation.
const resource = "urn:altinn:resource:samstyring"

// Beside makes a test issuer at an address for the registry at another, and gives
// it with how the registry trusts it. Serve answers for it.
func Beside(cfg Config, site string) (*Issuer, openid.Issuer, error) {
	trusted := openid.Issuer{
		Key: Key, Name: "Prøveutsteder", Address: cfg.Address, ClientID: "samstyring", ClientSecret: rand.Text(),
		DetailsType: DetailsType, Resource: resource, Level: access.LevelSubstantial, Signing: access.LevelHigh,
		Levels: map[access.Level]string{access.LevelSubstantial: levels[0], access.LevelHigh: levels[1]}, Test: true,
		Rights: map[string][]events.Role{},
	}
	for _, role := range events.Roles {
		trusted.Rights[right(role)] = []events.Role{role}
	}
	cfg.Clients = append(cfg.Clients, Client{
		ID: trusted.ClientID, Secret: trusted.ClientSecret, Redirects: []string{site + openid.CallbackPath + Key},
		AfterLogout: []string{site + openid.LoggedOutPath}, Backchannel: site + openid.BackchannelPath,
	})
	i, err := New(cfg)
	return i, trusted, err
}

// Serve answers on a listener until the context ends.
func (i *Issuer) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: i.Handler(), ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() }) // nobody waits for an issuer that is only for trying out
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
