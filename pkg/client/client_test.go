package client

import (
	"strings"
	"testing"
)

func TestNewReadsTheAddress(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"https://samstyring.example":            "https://samstyring.example/api/v1",
		"https://samstyring.example/":           "https://samstyring.example/api/v1",
		"http://127.0.0.1:8080/api/v1":          "http://127.0.0.1:8080/api/v1",
		"http://127.0.0.1:8080/api/v1/":         "http://127.0.0.1:8080/api/v1",
		"https://kommune.example/tiltak":        "https://kommune.example/tiltak/api/v1",
		"https://kommune.example/tiltak/api/v1": "https://kommune.example/tiltak/api/v1",
	} {
		c, err := New(given)
		if err != nil {
			t.Errorf("New(%q): %v", given, err)
		} else if c.base != want {
			t.Errorf("New(%q) talks to %q, want %q", given, c.base, want)
		}
	}
}

func TestNewRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, given := range []string{
		"", "samstyring.example", "localhost:8080", "ftp://samstyring.example", "file:///etc", "https://", "http:///api/v1",
		"https://samstyring.example?x=1", "https://samstyring.example/#top", "https://user:hemmelig@samstyring.example", "http://[::1",
	} {
		_, err := New(given)
		if err == nil {
			t.Errorf("New(%q) is accepted", given)
		} else if strings.Contains(err.Error(), "hemmelig") {
			t.Errorf("New(%q) tells the password: %v", given, err)
		}
	}
}
