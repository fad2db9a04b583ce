package webtest

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// Notify lets the pages keep subscriptions and write to contacts. Letters are
// delivered nowhere unless edit says where.
func (w *World) Notify(edit ...func(*notify.Config)) {
	w.T.Helper()
	cfg := notify.Config{
		App: w.App, Site: "https://samstyring.example.org", Secret: make([]byte, 32), TokenKey: w.Keys.Derive("letters"),
		Logger: testkit.Logger(w.T), Webhook: webhook.Config{AllowPrivate: true, AllowHTTP: true}, Mail: &mail.Config{Host: "127.0.0.1", Port: 1, Security: mail.Plain, From: "varsel@example.org"},
	}
	for _, e := range edit {
		e(&cfg)
	}
	service, err := notify.Open(w.T.Context(), cfg)
	if err != nil {
		w.T.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.T.Context()))
	done := make(chan error, 1)
	go func() { done <- service.Run(ctx) }()
	w.T.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.T.Error(err)
		}
		service.Close()
	})
	w.Service = service
	w.Pages = w.Serve(func(c *web.Config) { c.Notify = service })
}

// Mailbox is a mail server for a test, see By.
func Mailbox(t testing.TB) *testkit.Mailbox {
	t.Helper()
	office, err := testkit.OpenMailbox()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = office.Close() })
	return office
}

// By sends letters through a mail server, those to contacts at once.
func By(office *testkit.Mailbox) func(*notify.Config) {
	return func(c *notify.Config) { c.Mail.Port, c.Contacts = office.Port, 10*time.Millisecond }
}

// Letter waits for a letter to an address that holds a text.
func Letter(t testing.TB, office *testkit.Mailbox, address, text string) {
	t.Helper()
	late := time.After(testkit.Patience)
	for {
		all, more := office.To(address)
		for _, one := range all {
			if strings.Contains(one.Body, text) {
				return
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("no letter to %s says %q", address, text)
		}
	}
}

// LinkTo waits for a letter to an address and gives where its link to a page
// leads.
func LinkTo(t testing.TB, office *testkit.Mailbox, address, page string) string {
	t.Helper()
	late := time.After(testkit.Patience)
	for {
		all, more := office.To(address)
		for _, one := range all {
			if found := regexp.MustCompile(regexp.QuoteMeta(page) + "[A-Za-z0-9_-]+").FindString(one.Body); found != "" {
				return found
			}
		}
		select {
		case <-more:
		case <-late:
			t.Fatalf("no letter to %s leads to %s", address, page)
		}
	}
}
