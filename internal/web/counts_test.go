package web_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestPagesOfPlacesCountAsTheirLists compares, for every county, for every municipality
// and for a network, how many initiatives its pages count with how many its list on the
// pages and by API has: what is over stands in the lists only, and is said to.
func TestPagesOfPlacesCountAsTheirLists(t *testing.T) {
	t.Parallel()
	w := seeded(t)
	over := w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	w.Do(testkit.Skatteetaten, over, initiative.Withdraw{Reason: testkit.Text("Det ble for dyrt.")})
	w.Propose(func(p *events.Proposed) {
		p.Phase, p.Reach = events.PhaseStopped, events.Reach{Scope: events.ScopeCounties, Codes: []string{"56"}}
	})
	res, err := w.Command.FormNetwork(t.Context(), testkit.As(testkit.Rogaland), network.Form{Terms: network.Terms{Name: "DigiRogaland", Purpose: testkit.Text("Vi innfører sammen.")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command.DoNetwork(t.Context(), testkit.As(testkit.Rogaland), res.ID, "", network.Report{Municipalities: []string{"1103", "1151"}, From: "2026-01-01"}); err != nil {
		t.Fatal(err)
	}
	c := &counts{t: t, b: w.Browser("nb")}
	c.b.Pages = withAPI(t, w)
	counties := words(c.b.Get("/fylker").Text)
	for _, county := range w.Query.Reference().Counties() {
		total := c.compare("fylke", "county", county.Number, "/fylker/"+county.Number, `(\d+) tiltak gjelder kommuner i fylket`)
		c.compare("fylke", "county", county.Number, "/fylker/"+county.Number+"/innforing", `(\d+) tiltak gjelder kommunene her`)
		row := regexp.MustCompile(regexp.QuoteMeta(county.Name) + ` [\d ]+ (\d+)\b`).FindStringSubmatch(counties[strings.Index(counties, "Alle fylker"):])
		if row == nil || row[1] != strconv.Itoa(total) {
			t.Errorf("the counties say %q of %s, which has %d", row, county.Name, total)
		}
	}
	empty, err := w.Command.FormNetwork(t.Context(), testkit.As(testkit.Rogaland), network.Form{Terms: network.Terms{Name: "Uten medlemmer", Purpose: testkit.Text("Noen begynner.")}})
	if err != nil {
		t.Fatal(err)
	}
	if n := c.compare("nettverk", "network", empty.ID, "/nettverk/"+empty.ID+"/innforing", `(\d+) tiltak gjelder kommunene her`); n != 0 {
		t.Errorf("%d initiatives concern a network without members", n)
	}
	c.compare("nettverk", "network", res.ID, "/nettverk/"+res.ID+"/innforing", `(\d+) tiltak gjelder kommunene her`)
	for _, m := range w.Query.Reference().Municipalities() {
		if testing.Short() && m.County != "56" {
			continue
		}
		c.compare("kommune", "municipality", m.Number, "/kommuner/"+m.Number, `(\d+) tiltak berører kommunen`)
		c.bypassed(m.Number)
	}
}

// counts compares what is counted of places.
type counts struct {
	t *testing.T
	b *webtest.Browser
}

func (c *counts) first(path, pattern string) int {
	c.t.Helper()
	text := words(c.b.Get(path).Text)
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		c.t.Errorf("%s has no %q", path, pattern)
		return -1
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// list is how many initiatives the list of a place has, on its page and by API.
func (c *counts) list(param, name, value string) int {
	c.t.Helper()
	var answer struct{ Total int }
	raw := c.b.Get(fmt.Sprintf("/api/v1/initiatives?limit=1&%s=%s", name, value)).Text
	if err := json.Unmarshal([]byte(raw), &answer); err != nil {
		c.t.Fatal(err)
	}
	page := c.first("/tiltak?"+param+"="+value, `(\d+) tiltak`)
	if page != answer.Total {
		c.t.Errorf("%s=%s: the page has %d initiatives, the API %d", param, value, page, answer.Total)
	}
	return page
}

// compare demands that what a page counts, with what it says is over, is what the list
// has. It gives what it counts.
func (c *counts) compare(param, name, value, path, pattern string) int {
	c.t.Helper()
	all, counted, text := c.list(param, name, value), c.first(path, pattern), words(c.b.Get(path).Text)
	over := 0
	if m := regexp.MustCompile(`(\d+|Ett) tiltak til er over`).FindStringSubmatch(text); m != nil && m[1] == "Ett" {
		over = 1
	} else if m != nil {
		over, _ = strconv.Atoi(m[1])
	}
	if counted+over != all {
		c.t.Errorf("%s counts %d, and %d that are over; the list has %d", path, counted, over, all)
	}
	if over > 0 && !strings.Contains(text, fmt.Sprintf("Alle %d i listen", all)) {
		c.t.Errorf("%s does not lead to all %d", path, all)
	}
	return counted
}

// bypassed demands that the figure of what bypassed a municipality is that of the list
// it leads to.
func (c *counts) bypassed(number string) {
	c.t.Helper()
	m := regexp.MustCompile(`forbi=true"><strong>(\d+)<`).FindStringSubmatch(c.b.Get("/kommuner/" + number).Text)
	if want := c.first("/tiltak?forbi=true&kommune="+number, `(\d+) tiltak`); m == nil || m[1] != strconv.Itoa(want) {
		c.t.Errorf("%s: the page says %q bypassed it, the list %d", number, m, want)
	}
}
