package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
)

// notifications says how subscribers are reached.
type notifications struct {
	SmtpHost         string `help:"Mail server that letters are handed to; none: there is no e-mail." placeholder:"NAME"`
	SmtpPort         int    `help:"Its port; 0: 587 for starttls, 465 for tls, 25 for none." default:"0"`
	SmtpSecurity     string `help:"How the connection to it is protected: starttls, tls, or none on this machine." enum:"starttls,tls,none" default:"starttls"`
	SmtpCaFile       string `help:"Certificates to trust it by, instead of the system's." type:"existingfile" placeholder:"FILE"`
	SmtpUser         string `help:"User to sign in to it as; none: no sign-in." placeholder:"NAME"`
	SmtpPasswordFile string `help:"File with the password and nothing else." type:"existingfile" placeholder:"FILE"`
	SmtpFrom         string `help:"Sender of the letters, as in: Samstyring <varsel@example.no>." placeholder:"ADDRESS"`
	SmtpReplyTo      string `help:"Where answers to them go; none: to the sender." placeholder:"ADDRESS"`
	SmtpBounces      string `help:"Where undelivered letters come back to, each at an address of its own, as in: retur@example.no for retur+TOKEN@example.no; none: to the sender." placeholder:"ADDRESS"`

	AllowPrivateWebhooks bool `help:"Also send webhooks to private addresses and without TLS: for tests, and for receivers in the same network."`

	WebhookRetry []time.Duration `hidden:"" help:"Waits between attempts at a delivery; none: over three days."`
}

// safe refuses what must not be started. publicURL is where links lead.
func (n *notifications) safe(listen, publicURL string) error {
	if n.SmtpHost == "" {
		return nil
	}
	if n.SmtpFrom == "" {
		return errors.New("--smtp-host needs --smtp-from")
	}
	if publicURL == "" && !loopback(listen) {
		return errors.New("--smtp-host needs --public-url: the links in letters must lead somewhere")
	}
	return nil
}

// service opens the notifications of a registry that is reached at an address.
func (n *notifications) service(ctx context.Context, a *app.App, keys *access.Keys, logger *slog.Logger, site string) (*notify.Service, error) {
	cfg := notify.Config{
		App: a, Site: site, Secret: keys.Derive("rooms"), TokenKey: keys.Derive("letters"), Logger: logger,
		Webhook:  webhook.Config{AllowPrivate: n.AllowPrivateWebhooks, AllowHTTP: n.AllowPrivateWebhooks},
		Schedule: webhook.Schedule{Steps: n.WebhookRetry},
	}
	if n.SmtpHost != "" {
		cfg.Mail = &mail.Config{
			Host: n.SmtpHost, Port: n.SmtpPort, Security: mail.Security(n.SmtpSecurity), CAFile: n.SmtpCaFile,
			User: n.SmtpUser, PasswordFile: n.SmtpPasswordFile, From: n.SmtpFrom, ReplyTo: n.SmtpReplyTo, Bounces: n.SmtpBounces,
		}
	}
	return notify.Open(ctx, cfg)
}
