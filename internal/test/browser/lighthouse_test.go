package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/npm"
)

// lighthousePages are the kinds of pages that most people see; not what was found by
// words, which search engines are asked to leave out.
var lighthousePages = []string{
	"/", "/tiltak", "/kommuner/1108", "/neste-aar?kommune=1103", "/behov", "/data", "/personvern", "/api/v1/docs",
}

// Lighthouse finds nothing to say about accessibility, good practice and how pages are
// found. What it says about speed is a figure of this machine, and is told, not judged.
// It takes ten seconds a page: "make lighthouse".
func TestLighthouse(t *testing.T) {
	if os.Getenv("SAMSTYRING_LIGHTHOUSE") == "" {
		t.Skip("SAMSTYRING_LIGHTHOUSE is not set")
	}
	program, err := findChromium()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("CHROME_PATH", program)
	dir := npm.Install(t, filepath.Join("testdata", "lighthouse"))
	for _, page := range lighthousePages {
		var report struct {
			Categories map[string]struct {
				Score float64
				Refs  []struct {
					ID     string
					Weight float64
				} `json:"auditRefs"`
			}
			Audits map[string]struct {
				Title string
				Score *float64
			}
		}
		out := npm.Node(t, dir, filepath.Join("node_modules", "lighthouse", "cli", "index.js"), site.url+page,
			"--quiet", "--output=json", "--chrome-flags=--headless --no-sandbox --disable-gpu --accept-lang=nb")
		if err := json.Unmarshal(out, &report); err != nil {
			t.Fatalf("%s: %v\n%.300s", page, err, out)
		}
		told := page
		for _, category := range []string{"performance", "accessibility", "best-practices", "seo"} {
			c, ok := report.Categories[category]
			told += fmt.Sprintf(" %s %.2f", category, c.Score)
			if ok && c.Score == 1 || category == "performance" {
				continue
			}
			t.Errorf("%s has %.2f for %s", page, c.Score, category)
			for _, ref := range c.Refs {
				if a := report.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
					t.Errorf("  %s: %s", ref.ID, a.Title)
				}
			}
		}
		t.Log(told)
	}
}
