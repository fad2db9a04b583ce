package server

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/apikeys"
	"github.com/samstyring/samstyring/internal/fault"
)

// limits are what somebody may do in a time.
type limits struct {
	requests  *limiter  // by address: whatever it is, refusals too
	anonymous *limiter  // by address: commands of nobody
	commands  shares    // by organisation, divided among its clients
	failures  *failures // by address: wrong tokens; nil: no limit
	signIns   *failures // by address: sign-ins and sign-outs that are refused; nil: no limit
}

// newLimits allows bursts of two seconds. Where addresses are not limited,
// wrong tokens are not either.
func newLimits(cfg Config) limits {
	l := limits{
		requests:  newLimiter(cfg.ReadRate, 2*cfg.ReadRate, mostKeys),
		anonymous: newLimiter(cfg.WriteRate, 2*cfg.WriteRate, mostKeys),
		commands:  newShares(cfg.WriteRate, mostKeys),
	}
	if cfg.ReadRate > 0 {
		l.failures, l.signIns = newFailures(mostKeys), newFailures(mostKeys)
	}
	return l
}

// limitAddress counts every request before anything is done for it, so that
// being refused is no way around it. Health has a budget of its own: whoever
// asks after it may stand behind the same proxy as everybody else.
func (s *Server) limitAddress(c echo.Context) (bool, error) {
	key := s.clientKey(c.Request())
	if path := c.Request().URL.Path; path == "/healthz" || path == "/readyz" {
		key = "health " + key
	}
	if !s.limits.requests.allow(key) {
		return false, tooMany()
	}
	return true, nil
}

func tooMany() error { return fault.New(fault.RateLimited, "rate_limited", nil) }

// methods are those that anything here can be asked with.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// knownMethods refuses what no address here answers, whatever the address.
func knownMethods(c echo.Context) (bool, error) {
	if slices.Contains(methods, c.Request().Method) {
		return true, nil
	}
	c.Response().Header().Set("Allow", strings.Join(methods, ", "))
	return false, fault.New(fault.MethodNotAllowed, "", nil)
}

// limitCommands bounds what is not reading: by the organisation of whoever acts
// where that is known, else by address. Within an organisation, tokens count by
// client and pages by person.
func (s *Server) limitCommands(c echo.Context) (bool, error) {
	r := c.Request()
	if r.Method == http.MethodGet {
		return true, nil
	}
	caller, _ := c.Get(callerKey).(access.Caller)
	organisation, client := cmp.Or(caller.Supplier, caller.Organisation), caller.Actor
	if s.forPeople(r) {
		organisation, client = s.cfg.Pages.Acting(r)
	}
	allowed := false
	if organisation == "" {
		allowed = s.limits.anonymous.allow(s.clientKey(r))
	} else {
		allowed = s.limits.commands.allow(organisation, client)
	}
	if !allowed {
		return false, tooMany()
	}
	return true, nil
}

// authenticate reads the bearer token. An address that keeps on sending wrong
// ones waits, unless its token is known to be good.
func (s *Server) authenticate(c echo.Context, given []string) (access.Caller, error) {
	token, err := bearer(given)
	if err == nil && apikeys.Is(token) {
		return s.authenticateKey(c.Request(), token)
	}
	if err == nil {
		if caller, known := s.cfg.Verifier.Known(token); known {
			return caller, nil
		}
	}
	r := c.Request()
	key := s.clientKey(r)
	if wait := s.limits.failures.wait(key); wait > 0 {
		return access.Caller{}, &fault.Error{Code: fault.RateLimited, Key: "too_many_wrong_tokens", Retry: wait}
	}
	var caller access.Caller
	if err == nil {
		caller, err = s.cfg.Verifier.Verify(r.Context(), token)
	}
	if err != nil && fault.CodeOf(err) == fault.Unauthenticated {
		s.cfg.Logger.Info("token refused", "err", err) // the outside is not told why
		s.limits.failures.failed(key)
	}
	return caller, err
}

// signsIn says whether a page takes what an issuer has said of somebody: that a
// person has signed in, or has signed out there.
func signsIn(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/logg-inn/retur/") || r.URL.Path == "/logg-ut/varsel"
}

// backOff lets an address wait whose sign-ins are refused time and again: each
// costs a question to the issuer, or a signature to be checked.
func (s *Server) backOff(c echo.Context, answer func() error) error {
	key := s.clientKey(c.Request())
	if wait := s.limits.signIns.wait(key); wait > 0 {
		return &fault.Error{Code: fault.RateLimited, Key: "too_many_failed_sign_ins", Retry: wait}
	}
	if err := answer(); err != nil {
		return err
	}
	if status := c.Response().Status; status == http.StatusForbidden || status == http.StatusBadRequest {
		s.limits.signIns.failed(key)
	}
	return nil
}

// authenticateKey tells who holds an API key. Who keeps on sending wrong ones waits:
// an address, and whoever tries out secrets of one key from however many addresses.
// A key that is known to be good is looked at all the same.
func (s *Server) authenticateKey(r *http.Request, token string) (access.Caller, error) {
	keys, failures := s.cfg.App.Keys, s.limits.failures
	tried := []string{s.clientKey(r)}
	if name := apikeys.Name(token); name != "" {
		tried = append(tried, "key "+name)
	}
	if !keys.Known(token) {
		for _, key := range tried {
			if wait := failures.wait(key); wait > 0 {
				return access.Caller{}, &fault.Error{Code: fault.RateLimited, Key: "too_many_wrong_tokens", Retry: wait}
			}
		}
	}
	caller, err := keys.Authenticate(r.Context(), token, s.proxies.client(r))
	if err != nil && fault.CodeOf(err) == fault.Unauthenticated {
		s.cfg.Logger.Info("token refused", "err", err) // the outside is not told why
		for _, key := range tried {
			failures.failed(key)
		}
	}
	return caller, err
}

// bearer is the token: one Authorization header, one space, and a token without
// any.
func bearer(given []string) (string, error) {
	scheme, token, _ := strings.Cut(given[0], " ")
	if len(given) != 1 || !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, " \t") {
		return "", fault.New(fault.Unauthenticated, "token_refused", nil)
	}
	return token, nil
}
