package browser

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// read gets an address without a browser.
func read(t *testing.T, address string) string {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = site.url + address
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v: %s", address, answer.StatusCode, err, body)
	}
	return string(body)
}

// Whatever the list is narrowed by, what one is led to follow is exactly that,
// and the addresses work.
func TestWhatIsFollowedIsWhatWasSelected(t *testing.T) {
	t.Parallel()
	for selected, c := range map[string]struct {
		follow           url.Values // what the feeds are asked for
		calendar, sheets bool
	}{
		"kommune=1103":                {url.Values{"municipality": {"1103"}}, true, true},
		"kommune=1507":                {url.Values{"municipality": {"1507"}}, true, true},
		"eier=974761076":              {url.Values{"owner": {"974761076"}}, true, true},
		"eier=974761076&kommune=0301": {url.Values{"owner": {"974761076"}, "municipality": {"0301"}}, true, true},
		"departement=932384469":       {url.Values{"ministry": {"932384469"}}, true, true},
		"tema=skatt-og-avgift":        {url.Values{"theme": {"skatt-og-avgift"}}, true, true},
		"steg=proposed&steg=piloted":  {url.Values{"stage": {"proposed", "piloted"}}, true, true},
		"q=digital+søknad":            {url.Values{"q": {"digital søknad"}}, false, true},
		"plikt=mandatory":             {url.Values{"obligation": {"mandatory"}}, true, true},
		"fase=planning":               {url.Values{"phase": {"planning"}}, true, true},
		"forbi=past":                  {url.Values{"bypassed": {"past"}}, true, true},
		"status=active":               {url.Values{"standing": {"active"}}, true, true},
		"frist=1.+halvår+2027":        {url.Values{"due": {"2027-H1"}}, true, true},
		"fra=01.01.2026&til=":         {url.Values{"changed": {"2026-01-01.."}}, true, true},
	} {
		t.Run(selected, func(t *testing.T) {
			q, err := url.ParseQuery(selected)
			if err != nil {
				t.Fatal(err)
			}
			s := read(t, "/tiltak?"+q.Encode())
			m := regexp.MustCompile(`href="(/abonner[^"]*)"`).FindStringSubmatch(s)
			if m == nil {
				t.Fatal("the list does not lead to what one can follow")
			}
			page := read(t, html.UnescapeString(m[1]))
			c.follow.Set("language", "nb")
			ways := map[string]string{}
			for _, w := range regexp.MustCompile(`<input class="ds-input" id="vei-([a-z]+)" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
				ways[w[1]] = html.UnescapeString(w[2])
			}
			if ways["atom"] == "" || (ways["calendar"] != "") != c.calendar || (ways["csv"] != "") != c.sheets {
				t.Fatalf("offers %v", ways)
			}
			for kind, address := range ways {
				u, err := url.Parse(address)
				if err != nil {
					t.Fatal(err)
				}
				body := read(t, address)
				if kind == "csv" {
					continue
				}
				if !reflect.DeepEqual(u.Query(), c.follow) {
					t.Errorf("%s asks for %v, want %v", kind, u.Query(), c.follow)
				}
				back := regexp.MustCompile(`<link href="([^"]+)"[^>]*rel="alternate"|rel="alternate"[^>]*href="([^"]+)"|(?m)^URL:(\S+)`).FindStringSubmatch(strings.ReplaceAll(body, "\r\n ", ""))
				if back == nil {
					t.Errorf("%s leads to no page", kind)
					continue
				}
				if to := read(t, html.UnescapeString(back[1]+back[2]+back[3])); len(c.follow) > 1 && !strings.Contains(to, "data-removable") {
					t.Errorf("%s leads to a page of everything: %v", kind, back[1:])
				}
			}
		})
	}
}
