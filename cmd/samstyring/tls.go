package main

import (
	"log/slog"
	"time"

	"github.com/samstyring/samstyring/internal/certificate"
	"github.com/samstyring/samstyring/internal/site"
)

// certificate opens the registry's own certificate; nil if a proxy has one, or
// there is no TLS. It must be for the name of --public-url: without one nobody
// else is meant to come.
func (c *serveCommand) certificate(at site.Site, clock func() time.Time, logger *slog.Logger) (*certificate.Files, error) {
	if c.TLSCert == "" {
		return nil, nil
	}
	host := ""
	if c.PublicURL != "" && len(c.TrustProxy) == 0 { // a proxy may call us by another name
		host = at.Host()
	}
	return certificate.Open(certificate.Config{Certificate: c.TLSCert, Key: c.TLSKey, Host: host, Clock: clock, Logger: logger})
}

// scheme begins the addresses that the registry answers on.
func (c *serveCommand) scheme() string {
	if c.TLSCert != "" {
		return "https://"
	}
	return "http://"
}
