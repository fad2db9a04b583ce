package client

import (
	"reflect"
	"testing"
	"time"
)

func TestMakeAPIKey(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(201, `{"id":"ab2cd3ef4gh5","name":"Uttrekk","roles":["reader"],"secret":"samstyring_x"}`))
	k, err := c.MakeAPIKey(t.Context(), APIKeyCommand{Name: "Uttrekk", Roles: []string{"reader"}, Expires: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || k.ID != "ab2cd3ef4gh5" || k.Name != "Uttrekk" || k.Secret != "samstyring_x" {
		t.Fatalf("got %+v, %v", k, err)
	}
	want := sent{"POST", "/api/v1/api-keys", "", "application/json", `{"name":"Uttrekk","roles":["reader"],"expires":"2027-01-01T00:00:00Z"}`}
	if got != want {
		t.Errorf("sent %+v, want %+v", got, want)
	}
}

func TestWithdrawAPIKey(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(204, ""))
	if err := c.WithdrawAPIKey(t.Context(), "a/b"); err != nil || got.method != "DELETE" || got.uri != "/api/v1/api-keys/a%2Fb" {
		t.Errorf("sent %+v, %v", got, err)
	}
}

func TestAudit(t *testing.T) {
	t.Parallel()
	var got sent
	c, _ := serve(t, got.answering(200, `{"items":[{"position":7,"act":"key_made","about":"k"}],"next":7,"more":true}`))
	entries, next, more, err := c.Audit(t.Context(), "974761076", 6)
	if want := []AuditEntry{{Position: 7, Act: "key_made", About: "k"}}; err != nil || next != 7 || !more || !reflect.DeepEqual(entries, want) {
		t.Errorf("got %+v %d %t, %v", entries, next, more, err)
	}
	if got.uri != "/api/v1/audit?after=6&organisation=974761076" {
		t.Errorf("asked %s", got.uri)
	}
}
