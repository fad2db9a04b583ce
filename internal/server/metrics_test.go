package server_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"

	"github.com/samstyring/samstyring/internal/certificate"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

const repository = "../../"

// families are the metrics of a registry that runs, by name.
func (w *world) families(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	all, err := parser.TextToMetricFamilies(strings.NewReader(w.measured(t)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// certified is a certificate of a server's own.
func certified(t *testing.T, w *world) *certificate.Files {
	t.Helper()
	now := w.Clock.Now()
	public, private := testkit.Certificate(t, "localhost", now.Add(-time.Hour), now.AddDate(1, 0, 0))
	cfg := certificate.Config{Certificate: filepath.Join(t.TempDir(), "tls.crt"), Key: filepath.Join(t.TempDir(), "tls.key"), Clock: w.Clock.Now, Logger: testkit.Logger(t)}
	for path, content := range map[string][]byte{cfg.Certificate: public, cfg.Key: private} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := certificate.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// measuring is a registry that runs, with a certificate of its own, and has
// answered a request.
func measuring(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	own := certified(t, w)
	w.online(t, func(c *server.Config) { c.Certificate = own })
	w.handler = w.serve(t, w.App, func(c *server.Config) { c.Certificate = own })
	w.register(t, testkit.Skatteetaten, "")
	return w
}

// value is the number of a metric without labels.
func value(t *testing.T, all map[string]*dto.MetricFamily, name string) float64 {
	t.Helper()
	f := all[name]
	if f == nil || len(f.GetMetric()) != 1 {
		t.Fatalf("%s is not one number: %v", name, f)
	}
	m := f.GetMetric()[0]
	switch {
	case m.GetHistogram() != nil:
		return float64(m.GetHistogram().GetSampleCount())
	case m.GetCounter() != nil:
		return m.GetCounter().GetValue()
	}
	return m.GetGauge().GetValue()
}

// What is measured of a registration is what happened: one write, that could be
// read, of a log that is whole and was compared to its end.
func TestARegistrationIsMeasured(t *testing.T) {
	t.Parallel()
	w := measuring(t)
	all := w.families(t)
	last := float64(w.Progress().Applied)
	if last == 0 {
		t.Fatal("nothing was registered")
	}
	for name, want := range map[string]float64{
		"samstyring_projection_applied_position": last, "samstyring_chain_checked_position": last, "samstyring_chain_ok": 1,
		"samstyring_rebuild_progress_ratio": 1, "samstyring_projection_ready": 1, "samstyring_log_writable": 1,
		"samstyring_append_conflicts_total": 0, "samstyring_append_batch_events": 1, "samstyring_projection_delay_seconds": last,
		"samstyring_projection_lag_events": 0, "samstyring_delivery_waiting_subscriptions": 0, "samstyring_initiatives": 1,
	} {
		if got := value(t, all, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, m := range all["samstyring_append_seconds"].GetMetric() {
		answer, n := m.GetLabel()[0].GetValue(), m.GetHistogram().GetSampleCount()
		if stored := answer == "stored"; n == 0 == stored {
			t.Errorf("%d appends were answered %s", n, answer)
		}
	}
	if got := value(t, all, "samstyring_views_size_bytes"); got == 0 {
		t.Error("the views have no size")
	}
	// What is looked at from time to time is known after the next look.
	for _, name := range []string{"samstyring_log_last_position", "samstyring_log_size_bytes", "samstyring_disk_free_bytes", "samstyring_chain_signed_position"} {
		late := time.Now().Add(testkit.Patience)
		for value(t, w.families(t), name) == 0 {
			if time.Now().After(late) {
				t.Fatalf("%s stays 0", name)
			}
		}
	}
}

// Views that have not been built say so.
func TestViewsThatAreBuiltAreMeasured(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handler = w.serve(t, w.unprojected(t), func(*server.Config) {})
	all := w.families(t)
	for _, name := range []string{"samstyring_projection_ready", "samstyring_rebuild_progress_ratio", "samstyring_chain_checked_position"} {
		if got := value(t, all, name); got != 0 {
			t.Errorf("%s is %v, want 0", name, got)
		}
	}
}

// named finds metrics in texts and expressions.
var named = regexp.MustCompile(`\b(?:samstyring|process|go)_[a-z0-9_]+\b`)

// family is the metric that a series belongs to.
func family(all map[string]*dto.MetricFamily, series string) *dto.MetricFamily {
	if f := all[series]; f != nil {
		return f
	}
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if f := all[strings.TrimSuffix(series, suffix)]; strings.HasSuffix(series, suffix) && f != nil && f.GetType() == dto.MetricType_HISTOGRAM {
			return f
		}
	}
	return nil
}

// expressions are those of the alerts and of the dashboard.
func expressions(t *testing.T) (out []string) {
	t.Helper()
	for _, r := range alerts(t) {
		out = append(out, r.Expr)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(file(t, "deploy/grafana-dashboard.json"), &dashboard); err != nil {
		t.Fatal(err)
	}
	n := len(out)
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			out = append(out, target.Expr)
		}
	}
	if n < 10 || len(out) < n+20 {
		t.Fatalf("found only %d expressions", len(out))
	}
	return out
}

type alert struct {
	Alert, Expr         string
	Labels, Annotations map[string]string
}

func alerts(t *testing.T) (out []alert) {
	t.Helper()
	var rules struct{ Groups []struct{ Rules []alert } }
	if err := yaml.Unmarshal(file(t, "deploy/alerts.yml"), &rules); err != nil {
		t.Fatal(err)
	}
	for _, g := range rules.Groups {
		out = append(out, g.Rules...)
	}
	return out
}

func file(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(repository + path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// selected finds a metric with labels, and what it is put together by.
var (
	selected = regexp.MustCompile(`\b(samstyring_[a-z0-9_]+)\{([^}]*)\}`)
	label    = regexp.MustCompile(`(\w+)(?:=~|!~|!=|=)"`)
)

// Every metric, and every label of one, that alerts and dashboard ask for is
// one that a registry has: another name would be silent for ever.
func TestAlertsAndDashboardAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	all := measuring(t).families(t)
	for _, expr := range expressions(t) {
		for _, series := range named.FindAllString(expr, -1) {
			if family(all, series) == nil {
				t.Errorf("no registry has %s, which is asked for in %s", series, expr)
			}
		}
		for _, m := range selected.FindAllStringSubmatch(expr, -1) {
			f := family(all, m[1])
			for _, l := range label.FindAllStringSubmatch(m[2], -1) {
				if f != nil && !hasLabel(f, l[1]) {
					t.Errorf("%s has no label %s, in %s", m[1], l[1], expr)
				}
			}
		}
	}
}

func hasLabel(f *dto.MetricFamily, name string) bool {
	return slices.Contains([]string{"job", "instance", "le"}, name) || slices.ContainsFunc(f.GetMetric()[0].GetLabel(), func(l *dto.LabelPair) bool { return l.GetName() == name })
}

// docs/operations.md has a row for every metric of ours and for every alert, and
// names none that there is not.
func TestMetricsAndAlertsAreDocumented(t *testing.T) {
	t.Parallel()
	all, text := measuring(t).families(t), string(file(t, "docs/operations.md"))
	for _, series := range named.FindAllString(text, -1) {
		if family(all, series) == nil {
			t.Errorf("no registry has %s, which docs/operations.md names", series)
		}
	}
	for name := range all {
		if strings.HasPrefix(name, "samstyring_") && !strings.Contains(text, "\n| `"+name+"` |") {
			t.Errorf("docs/operations.md has no row for %s", name)
		}
	}
	known := map[string]bool{}
	for _, a := range alerts(t) {
		known[a.Alert] = true
		if !strings.Contains(text, "\n| `"+a.Alert+"` |") {
			t.Errorf("docs/operations.md does not say what to do about %s", a.Alert)
		}
		if s := a.Labels["severity"]; s != "page" && s != "ticket" || a.Annotations["summary"] == "" {
			t.Errorf("%s: severity %q, summary %q", a.Alert, s, a.Annotations["summary"])
		}
	}
	for _, name := range regexp.MustCompile(`\bSamstyring[A-Z]\w+`).FindAllString(text, -1) {
		if !known[name] {
			t.Errorf("there is no alert %s, which docs/operations.md names", name)
		}
	}
}

// Names end as Prometheus has it: counts that only grow in _total, and nothing
// else does.
func TestNamesOfMetrics(t *testing.T) {
	t.Parallel()
	for name, f := range measuring(t).families(t) {
		if !strings.HasPrefix(name, "samstyring_") {
			continue
		}
		if counts := f.GetType() == dto.MetricType_COUNTER; counts != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s", name, f.GetType())
		}
		if f.GetHelp() == "" {
			t.Errorf("%s does not say what it is", name)
		}
	}
}
