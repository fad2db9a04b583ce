package notify

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/subscription"
)

// How many validation events a host is sent, whichever organisations name it:
// it has not asked for them. Those that it answers with 2xx count little, so
// that a vendor can register the webhooks of many municipalities at once.
var (
	validationsUnanswered = quota.Quota{Most: 10, Within: time.Hour}
	validationsOfHost     = quota.Quota{Most: 300, Within: time.Hour}
)

// claim is a use that is given back when the receiver answers.
type claim struct{ key, id string }

// countValidation counts an attempt at the registrable domain of the endpoint
// and at every address that it leads to; *quota.Overdrawn.
func (w *worker) countValidation(ctx context.Context, sub *subscription.Subscription, d *delivery) error {
	w.claims = nil
	host, networks := w.s.targets(ctx, sub.Endpoint)
	if host == "" {
		return nil
	}
	attempts := 0
	if at := w.now(); at.Message == d.id(w.id) {
		attempts = at.Attempts
	}
	id := fmt.Sprintf("%s %d", d.id(w.id), attempts)
	keys := []string{w.s.quotas.Key(quota.Host, host)}
	for _, network := range networks {
		keys = append(keys, w.s.quotas.Key(quota.Network, network.String()))
	}
	for _, key := range keys {
		if err := w.s.quotas.Take(ctx, key, validationsUnanswered, id, w.s.now()); err != nil {
			w.answered(ctx)
			return err
		}
		w.claims = append(w.claims, claim{key, id})
	}
	err := w.s.quotas.Take(ctx, w.s.quotas.Key(quota.HostAnswered, host), validationsOfHost, id, w.s.now())
	if err != nil {
		w.answered(ctx)
	}
	return err
}

// answered gives back what was counted as unanswered.
func (w *worker) answered(ctx context.Context) {
	for _, c := range w.claims {
		if err := w.s.quotas.GiveBack(ctx, c.key, c.id); err != nil {
			w.s.cfg.Logger.Warn("a validation stays counted as unanswered", "subscription", w.id, "error", err)
		}
	}
	w.claims = nil
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
