package webhook

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckEndpoint(t *testing.T) {
	t.Parallel()
	n := &names{answers: map[string][][]string{
		"receiver.example":        {{public}},
		"xn--brum-voa.example":    {{public}},
		"under_score.example":     {{public}},
		"localhost.example":       {{"127.0.0.1"}},
		"localhost":               {{"127.0.0.1"}},
		"2130706433":              {{"127.0.0.1"}},
		"0x7f000001":              {{"127.0.0.1"}},
		"0x7f.1":                  {{"127.0.0.1"}},
		"127.1":                   {{"127.0.0.1"}},
		"0177.0.0.1":              {{"127.0.0.1"}},
		"receiver.example.":       {{public}},
		"looks.like.4.numbers.12": {{public}},
	}}
	s := newSender(t, Config{Resolver: n, Dialer: noDialer{t}})
	for endpoint, want := range map[string][]string{
		"https://receiver.example":              nil,
		"https://RECEIVER.example:8443/a?b=c#d": nil,
		"https://bærum.example/varsel":          nil,
		"https://bærum.example:8443/varsel":     nil,
		"https://under_score.example/":          nil,
		"https://" + public + "/":               nil,
		"https://[2600:1406::1]:8443/":          nil,
		"http://receiver.example":               {"endpoint_not_https"},
		"ftp://receiver.example":                {"endpoint_not_https"},
		"https://user:pass@receiver.example":    {"endpoint_credentials"},
		"http://user@127.1":                     {"endpoint_not_https", "endpoint_credentials", "endpoint_host"},
		"":                                      {"endpoint_malformed"},
		"receiver.example":                      {"endpoint_malformed"},
		"//":                                    {"endpoint_malformed"},
		"https:receiver.example":                {"endpoint_malformed"},
		"https:///path":                         {"endpoint_malformed"},
		"https://receiver.example:0/":           {"endpoint_malformed"},
		"https://receiver.example:65536/":       {"endpoint_malformed"},
		"https://receiver.example:x/":           {"endpoint_malformed"},
		"https://receiver.example/\n":           {"endpoint_malformed"},
		"https://receiver.example/" + strings.Repeat("a", 2048): {"too_long"},
		"https://2130706433/":                              {"endpoint_host"},
		"https://0x7f000001/":                              {"endpoint_host"},
		"https://0x7f.1/":                                  {"endpoint_host"},
		"https://127.1/":                                   {"endpoint_host"},
		"https://0177.0.0.1/":                              {"endpoint_host"},
		"https://127.0.0.1./":                              {"endpoint_host"},
		"https://looks.like.4.numbers.12/":                 {"endpoint_host"},
		"https://localhost/":                               {"endpoint_host"},
		"https://receiver.example./":                       {"endpoint_host"},
		"https://a..example/":                              {"endpoint_host"},
		"https://-a.example/":                              {"endpoint_host"},
		"https://" + strings.Repeat("a", 64) + ".example/": {"endpoint_host"},
		"https://[::ffff:127.0.0.1]/":                      {"endpoint_host"},
		"https://[::ffff:" + public + "]/":                 {"endpoint_host"},
		"https://[fe80::1%25eth0]/":                        {"endpoint_host"},
		"https://127.0.0.1/":                               {"endpoint_address"},
		"https://１２７.0.0.1/":                               {"endpoint_address"},
		"https://127。0。0。1/":                               {"endpoint_address"},
		"https://[::1]/":                                   {"endpoint_address"},
		"https://169.254.169.254/latest/meta-data/":        {"endpoint_address"},
		"http://169.254.169.254/":                          {"endpoint_not_https"},
		"https://localhost.example/":                       {"endpoint_address"},
		"https://nowhere.example/":                         {"endpoint_unresolved"},
	} {
		var got []string
		for _, f := range s.CheckEndpoint(t.Context(), endpoint) {
			if got = append(got, f.Code); f.Path != "endpoint" {
				t.Errorf("%s: path %s", endpoint, f.Path)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", endpoint, diff)
		}
	}
}

// TestAllowPrivateNeedsTheForm: names without a dot are let in, and nothing that
// another program may take for an address.
func TestAllowPrivateNeedsTheForm(t *testing.T) {
	t.Parallel()
	s := newSender(t, Config{AllowPrivate: true, Resolver: resolving("intranet", []string{"10.0.0.1"}), Dialer: noDialer{t}})
	if wrong := s.CheckEndpoint(t.Context(), "https://intranet:8443/"); wrong != nil {
		t.Errorf("a name: %v", wrong)
	}
	for _, host := range []string{"2130706433", "0x7f000001", "0X7F000001", "0x", "127.1", "127.0.0.0x1", "[::ffff:10.0.0.1]"} {
		if wrong := s.CheckEndpoint(t.Context(), "https://"+host+"/"); len(wrong) != 1 || wrong[0].Code != "endpoint_host" {
			t.Errorf("%s: %v", host, wrong)
		}
	}
}

// TestPorts: a port that belongs to another service is not knocked at.
func TestPorts(t *testing.T) {
	t.Parallel()
	others := newSender(t, Config{Resolver: resolving("receiver.example", []string{public}), Dialer: noDialer{t}})
	own := newSender(t, Config{Resolver: resolving("receiver.example", []string{public}), Dialer: noDialer{t}, AllowPrivate: true})
	for port, ok := range map[string]bool{"": true, ":443": true, ":8443": true, ":1024": true, ":22": false, ":25": false, ":80": false, ":445": false, ":1023": false} {
		endpoint := "https://receiver.example" + port + "/"
		if got := len(others.CheckEndpoint(t.Context(), endpoint)) == 0; got != ok {
			t.Errorf("%s is accepted: %v", endpoint, got)
		}
		if len(own.CheckEndpoint(t.Context(), endpoint)) != 0 {
			t.Errorf("%s is refused on a network of one's own", endpoint)
		}
	}
}

// TestSendChecksTheForm: what CheckEndpoint refuses by its form is never sent to.
func TestSendChecksTheForm(t *testing.T) {
	t.Parallel()
	s := newSender(t, Config{Dialer: noDialer{t}})
	for _, endpoint := range []string{
		"http://169.254.169.254/", "http://receiver.example", "https://u:p@receiver.example", "https://2130706433/",
		"https://[::ffff:127.0.0.1]/", "https://localhost/", "",
	} {
		if r := s.Send(t.Context(), endpoint, [][]byte{newKey}, someMessage); r.Outcome != Failed || r.Reason != ReasonEndpoint {
			t.Errorf("%q: %+v", endpoint, r)
		}
	}
}
