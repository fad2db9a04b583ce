package mail_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/notify/mail"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, mail.MinKey) }

func newSigner(t testing.TB, at *time.Time, keys ...[]byte) *mail.Signer {
	t.Helper()
	s, err := mail.NewSigner(func() time.Time { return *at }, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTokensHoldForTheirPurposeAddressAndTime(t *testing.T) {
	t.Parallel()
	at := now
	s := newSigner(t, &at, key(1))
	token := s.Issue(mail.PurposeConfirm, "sub-1", "Post@kommune.example", now.Add(time.Hour))
	got, err := s.Open(mail.PurposeConfirm, token)
	if err != nil || got.Subject != "sub-1" || !got.IsFor("post@Kommune.example") || got.IsFor("post2@kommune.example") {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Open(mail.PurposeUnsubscribe, token); !errors.Is(err, mail.ErrTokenInvalid) {
		t.Errorf("for another purpose: %v", err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || strings.Contains(strings.ToLower(string(raw)), "kommune") {
		t.Errorf("the address stands in the token: %q (%v)", raw, err)
	}
	at = now.Add(time.Hour)
	if _, err := s.Open(mail.PurposeConfirm, token); !errors.Is(err, mail.ErrTokenExpired) {
		t.Errorf("after its time: %v", err)
	}
	forever := s.Issue(mail.PurposeUnsubscribe, "sub-1", "a@b.example", time.Time{})
	at = now.AddDate(50, 0, 0)
	if _, err := s.Open(mail.PurposeUnsubscribe, forever); err != nil {
		t.Errorf("without an end: %v", err)
	}
}

func TestKeysAreChanged(t *testing.T) {
	t.Parallel()
	at := now
	token := newSigner(t, &at, key(1)).Issue(mail.PurposeUnsubscribe, "sub-1", "a@b.example", time.Time{})
	if got, err := newSigner(t, &at, key(2), key(1)).Open(mail.PurposeUnsubscribe, token); err != nil || !got.IsFor("a@b.example") {
		t.Errorf("under the older key: %v", err)
	}
	if _, err := newSigner(t, &at, key(2)).Open(mail.PurposeUnsubscribe, token); !errors.Is(err, mail.ErrTokenInvalid) {
		t.Errorf("under another key: %v", err)
	}
	if _, err := mail.NewSigner(clock); err == nil {
		t.Error("a signer without a key")
	}
	if _, err := mail.NewSigner(clock, key(1)[:mail.MinKey-1]); err == nil {
		t.Error("a signer with a short key")
	}
}

// TestNothingElseOpens changes one byte of a token, and makes up others.
func TestNothingElseOpens(t *testing.T) {
	t.Parallel()
	at := now
	s := newSigner(t, &at, key(1))
	token := s.Issue(mail.PurposeConfirm, "sub-1", "a@b.example", now.Add(time.Hour))
	for i := range token {
		for _, c := range []byte("A_-z") {
			forged := token[:i] + string(c) + token[i+1:]
			if _, err := s.Open(mail.PurposeConfirm, forged); forged != token && !errors.Is(err, mail.ErrTokenInvalid) {
				t.Fatalf("byte %d as %q: %v", i, c, err)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		forged := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9_-]{0,200}`)).Draw(t, "token")
		if _, err := s.Open(mail.PurposeConfirm, forged); !errors.Is(err, mail.ErrTokenInvalid) {
			t.Fatalf("%q: %v", forged, err)
		}
	})
	if _, err := s.Open(mail.PurposeConfirm, strings.Repeat("A", 1<<20)); !errors.Is(err, mail.ErrTokenInvalid) {
		t.Error("a token of a megabyte")
	}
}
