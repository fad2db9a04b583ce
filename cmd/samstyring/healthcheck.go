package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthcheckPatience is how long a registry may take to say how it is.
const healthcheckPatience = 3 * time.Second

// healthcheckCommand lets a container ask after its own registry: the image has
// no shell and no other program that could. It is given the address that serve
// listens on, by the same flag and variable.
type healthcheckCommand struct {
	Listen  string `help:"Address that the registry is served on." default:"127.0.0.1:8080"`
	TLSCert string `name:"tls-cert" help:"Certificate that it is served with, if it is." placeholder:"FILE" type:"path"`
}

// Run fails unless the registry on this machine says that it is ready.
func (c *healthcheckCommand) Run(p *program) error {
	address, err := dialable(c.Listen)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(p.ctx, healthcheckPatience)
	defer cancel()
	scheme := "http://"
	if c.TLSCert != "" {
		scheme = "https://"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+address+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask registry: %w", err)
	}
	// Not the default transport: a proxy from the environment is not for this.
	// The certificate is for the public name, and may be another one than in the
	// file when that cannot be used: nothing is told here, and nothing is believed
	// but that somebody on this port says ready.
	anyCertificate := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: anyCertificate}}
	answer, err := direct.Do(request)
	if err != nil {
		return fmt.Errorf("ask registry: %w", err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("registry is not ready: %s: %s", answer.Status, said)
	}
	return nil
}

// dialable turns an address to listen on into one to call: whoever listens on
// every address of the machine is reached on loopback.
func dialable(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("read listen address: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip.Equal(net.IPv4zero) {
		host = "127.0.0.1"
	} else if ip.Equal(net.IPv6unspecified) {
		host = "::1"
	}
	return net.JoinHostPort(host, port), nil
}
