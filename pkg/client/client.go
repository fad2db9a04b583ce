package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// apiPath is where the API lies on a registry.
const apiPath = "/api/v1"

// Defaults of the options.
const (
	defaultTimeout   = 2 * time.Minute
	defaultPollEvery = 10 * time.Second
	defaultPage      = 500
	defaultAttempts  = 5
)

// Client talks to one registry.
type Client struct {
	base     string // with apiPath, without a slash at the end
	token    string
	actsFor  string
	language string
	http     *http.Client
	poll     time.Duration
	onRetry  func(err error, wait time.Duration)

	// What the world outside gives; tests give their own.
	sleep  func(ctx context.Context, d time.Duration) error
	now    func() time.Time
	jitter func() float64 // in [0, 1)
}

// Option sets something about a Client.
type Option func(*Client)

// WithToken gives the access token that commands need. It is sent with every
// request, so give it to an https address only.
func WithToken(token string) Option { return func(c *Client) { c.token = token } }

// WithActingFor names the organisation, by number, that the caller acts for under
// a mandate; without it the one that the token was issued to.
func WithActingFor(organisation string) Option {
	return func(c *Client) { c.actsFor = organisation }
}

// WithHTTPClient replaces the HTTP client, whose timeout is two minutes for a
// request.
func WithHTTPClient(h *http.Client) Option {
	return func(c *Client) {
		if h != nil {
			c.http = h
		}
	}
}

// WithLanguage chooses the language of errors and of the words of a change:
// nb (the registry's default), nn or en.
func WithLanguage(tag string) Option { return func(c *Client) { c.language = tag } }

// WithPollEvery sets the longest pause between two looks at the end of the
// history; ten seconds by default. After an event the pauses are shorter.
func WithPollEvery(d time.Duration) Option {
	return func(c *Client) {
		if d > 0 {
			c.poll = d
		}
	}
}

// WithOnRetry hears of every failure that is tried again, and how long the
// pause before that is. It must not block.
func WithOnRetry(f func(err error, wait time.Duration)) Option {
	return func(c *Client) {
		if f != nil {
			c.onRetry = f
		}
	}
}

// New gives a client of the registry at an http or https address, with or
// without /api/v1. It does not connect.
func New(baseURL string, opts ...Option) (*Client, error) {
	base, err := baseOf(baseURL)
	if err != nil {
		return nil, fmt.Errorf("read address of registry: %w", err)
	}
	c := &Client{
		base: base, http: &http.Client{Timeout: defaultTimeout}, poll: defaultPollEvery,
		onRetry: func(error, time.Duration) {},
		sleep:   sleep, now: time.Now, jitter: rand.Float64,
	}
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

func baseOf(given string) (string, error) {
	u, err := url.Parse(given)
	switch {
	case err != nil:
		return "", err
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%q is neither http nor https", given)
	case u.Host == "":
		return "", fmt.Errorf("%q names no host", given)
	case u.User != nil:
		return "", errors.New("a user or password in the address is not supported")
	case u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q has a query or a fragment", given)
	}
	base := strings.TrimRight(u.String(), "/")
	if !strings.HasSuffix(base, apiPath) {
		base += apiPath
	}
	return base, nil
}
