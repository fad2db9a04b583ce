package notify

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/samstyring/samstyring/internal/subscription"
)

// How many validation events a host is sent, whichever organisations name it:
// it has not asked for them. Those that it answers with 2xx count little, so
// that a vendor can register the webhooks of many municipalities at once.
var (
	validationsUnanswered = quota{most: 10, within: time.Hour}
	validationsOfHost     = quota{most: 300, within: time.Hour}
)

// answeredToo is the kind of key of validationsOfHost.
const answeredToo = "host-answered"

// claim is a use that is given back when the receiver answers.
type claim struct{ key, id string }

// countValidation counts an attempt at the registrable domain of the endpoint
// and at every address that it leads to; *overdrawn.
func (l *lane) countValidation(ctx context.Context, sub *subscription.Subscription, d *delivery) error {
	l.claims = nil
	host, networks := l.targets(ctx, sub.Endpoint)
	if host == "" {
		return nil
	}
	attempts := 0
	if l.state.Message == d.id(l.id) {
		attempts = l.state.Attempts
	}
	id := fmt.Sprintf("%s %d", d.id(l.id), attempts)
	keys := []string{l.quotas.key(byHost, host)}
	for _, network := range networks {
		keys = append(keys, l.quotas.key(byNetwork, network.String()))
	}
	for _, key := range keys {
		if err := l.quotas.take(ctx, key, validationsUnanswered, id, l.now()); err != nil {
			l.answered(ctx)
			return err
		}
		l.claims = append(l.claims, claim{key, id})
	}
	err := l.quotas.take(ctx, l.quotas.key(answeredToo, host), validationsOfHost, id, l.now())
	if err != nil {
		l.answered(ctx)
	}
	return err
}

// answered gives back what was counted as unanswered.
func (l *lane) answered(ctx context.Context) {
	for _, c := range l.claims {
		if err := l.quotas.giveBack(ctx, c.key, c.id); err != nil {
			l.cfg.Logger.Warn("a validation stays counted as unanswered", "subscription", l.id, "error", err)
		}
	}
	l.claims = nil
}

// maxNetworks is how many addresses of one name are counted at.
const maxNetworks = 4

// targets is what validations of an endpoint are counted by: the domain that
// its name belongs to, and the networks that it leads to. Receivers in the
// registry's own network, which only its operator can allow, are not counted: "".
func (s *Service) targets(ctx context.Context, endpoint string) (host string, networks []netip.Prefix) {
	host, found := s.webhooks.Targets(ctx, endpoint)
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = domain
	}
	inside := func(ip netip.Addr) bool { return ip.IsLoopback() || ip.IsPrivate() }
	if len(found) > 0 && !slices.ContainsFunc(found, func(ip netip.Addr) bool { return !inside(ip) }) {
		return "", nil
	}
	for _, ip := range found[:min(len(found), maxNetworks)] {
		bits := 64 // whoever has one IPv6 address has as many as that
		if ip.Is4() {
			bits = 32
		}
		if network, err := ip.Prefix(bits); err == nil && !slices.Contains(networks, network) {
			networks = append(networks, network)
		}
	}
	return host, networks
}
