package shell

import (
	"fmt"
	"net/http"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// contentSecurityPolicy allows what this address serves and nothing inline. The
// design system's style sheet holds its icons as data: images.
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Del("Access-Control-Allow-Origin") // pages are read by people, not by other sites
	h.Del("Access-Control-Expose-Headers")
}

// guard refuses what comes from other sites, before any page sees it.
func (w *Shell) guard(next http.Handler) (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if err := cross.AddTrustedOrigin(w.Config.Site.String()); err != nil {
		return nil, fmt.Errorf("trust own address: %w", err)
	}
	for _, path := range []string{mail.ConfirmPath, mail.ContactPath, mail.NeverPath, mail.UnsubscribePath} { // mail programs press the button too
		cross.AddInsecureBypassPattern("POST " + path + "{token}")
	}
	cross.SetDenyHandler(w.page(func(*Request) error { return fault.New(fault.Forbidden, "other_site", nil) }, 0))
	guarded := cross.Handler(next)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		setHeaders(rw.Header())
		guarded.ServeHTTP(rw, r)
	}), nil
}
