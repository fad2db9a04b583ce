package server

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/certificate"
)

// What each metric means for the operator stands in docs/operations.md; a test
// compares.

// logMetrics tell whether the log can be written, how large it is, what it lies
// on, and up to where it was found whole.
func logMetrics(registry *prometheus.Registry, a *app.App) {
	gauge, counter := gauges(registry), counters(registry)
	gauge("samstyring_log_writable", "1 while the log can be written; 0 when commands are refused.",
		func() float64 { return oneIf(a.LogHealth().Writable) })
	gauge("samstyring_log_configuration_ok", "1 while the stream is as the log needs it; 0 when it was changed and could not be changed back.",
		func() float64 { return oneIf(!a.LogHealth().Misconfigured) })
	counter("samstyring_log_configuration_changes_total", "How often the stream was found changed from outside.",
		func() float64 { return float64(a.LogHealth().Changes) })
	gauge("samstyring_log_last_position", "Where the log ended when it was looked at last, at most some seconds ago; 0 before that.",
		func() float64 { return float64(a.LogHealth().Last) })
	gauge("samstyring_log_size_bytes", "Size of the log in one copy; 0 before it was looked at.",
		func() float64 { return float64(a.LogHealth().Bytes) })
	gauge("samstyring_log_malformed_messages", "Messages of the log that could not be read.",
		func() float64 { return float64(a.Malformed()) })
	gauge("samstyring_chain_ok", "1 while no event was found lost or altered; 0 when the log is refused for that.",
		func() float64 { return oneIf(!a.LogLost()) })
	gauge("samstyring_chain_checked_position", "Up to here every event was compared with the one before it; 0 before the first of this run.",
		func() float64 { checked, _ := a.Checked(); return float64(checked) })
	gauge("samstyring_chain_signed_position", "Up to here the signed head goes that was written last; 0 before the first of this run.",
		func() float64 { _, signed := a.Checked(); return float64(signed) })
	gauge("samstyring_scrub_finished_timestamp_seconds", "When the whole log was read again last, in seconds since 1970; 0 before the first time of this run.",
		func() float64 {
			if s := a.Scrubbed(); !s.Finished.IsZero() {
				return float64(s.Finished.Unix())
			}
			return 0
		})
	gauge("samstyring_scrub_copies", "Copies of the log that were read then: one, or one for each server of a cluster that was not behind.",
		func() float64 { return float64(a.Scrubbed().Copies) })
	gauge("samstyring_scrub_damaged_copies", "Copies of the log in which something did not hold then.",
		func() float64 { return float64(len(a.Scrubbed().Damaged)) })
	gauge("samstyring_disk_free_bytes", "Free disk where log and views are, the least of them; 0 before it was looked at.",
		func() float64 { return float64(a.LogHealth().Free) })
	gauge("samstyring_disk_minimum_bytes", "Below so much free disk commands are refused; 0: the disk is not watched.",
		func() float64 { return float64(a.MinFree()) })
}

// appendMetrics tell how long it takes until an event is stored, how many share
// a write, and until they can be read.
func appendMetrics(registry *prometheus.Registry, a *app.App) {
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "samstyring_append_seconds", Help: "Time until the log has answered to the events of one command, by what it answered.",
		Buckets: []float64{.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}, []string{"answer"})
	for _, answer := range app.Appends {
		took.WithLabelValues(string(answer)) // so that it is there before it happens
	}
	conflicts := prometheus.NewCounter(prometheus.CounterOpts{
		Name: "samstyring_append_conflicts_total", Help: "Appends that somebody else came before; the command is decided anew.",
	})
	batch := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "samstyring_append_batch_events", Help: "Events that were stored with one write.",
		Buckets: []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000},
	})
	delay := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "samstyring_projection_delay_seconds", Help: "Time from the decision to the moment when the event can be read here.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15, 60},
	})
	registry.MustRegister(took, conflicts, batch, delay)
	a.ObserveBy(app.Observer{
		Appended: func(d time.Duration, answer app.Append) {
			took.WithLabelValues(string(answer)).Observe(d.Seconds())
			if answer == app.AppendConflict {
				conflicts.Inc()
			}
		},
		Stored:    func(events int) { batch.Observe(float64(events)) },
		Projected: func(d time.Duration) { delay.Observe(d.Seconds()) },
	})
}

// projectionMetrics tell how far the views are behind the log.
func projectionMetrics(registry *prometheus.Registry, a *app.App) {
	gauge := gauges(registry)
	gauge("samstyring_projection_applied_position", "Position of the log that the views have reached.",
		func() float64 { return float64(a.Progress().Applied) })
	gauge("samstyring_projection_target_position", "Last position of the log that the projection knows of.",
		func() float64 { return float64(a.Progress().Target) })
	gauge("samstyring_projection_lag_events", "Events that are in the log and cannot be read here yet.",
		func() float64 { return float64(lag(a)) })
	gauge("samstyring_projection_ready", "1 when the views have caught up with the log.",
		func() float64 { return oneIf(a.Progress().Ready) })
	gauge("samstyring_rebuild_progress_ratio", "How much of the log is in the views: below 1 while they are built.",
		func() float64 {
			p := a.Progress()
			if p.Target == 0 {
				return oneIf(p.Ready)
			}
			return float64(p.Applied) / float64(p.Target)
		})
	gauge("samstyring_views_size_bytes", "Size of the file of the views.", func() float64 { return float64(a.ViewsSize()) })
}

// lag is by how many events the views are behind the log, as far as is known.
func lag(a *app.App) uint64 {
	p := a.Progress()
	return max(p.Target, a.LogHealth().Last, p.Applied) - p.Applied
}

// deliveryMetrics tell what waits for subscribers.
func deliveryMetrics(registry *prometheus.Registry, notifications *api.API) {
	gauge, counter := gauges(registry), counters(registry)
	gauge("samstyring_delivery_waiting_subscriptions", "Subscriptions that something waits for, digests included, of those that this replica delivers to.",
		func() float64 { return float64(notifications.Backlog().Waiting) })
	gauge("samstyring_delivery_retrying_subscriptions", "Of those, the ones whose last attempt failed.",
		func() float64 { return float64(notifications.Backlog().Retrying) })
	gauge("samstyring_delivery_oldest_seconds", "How long the oldest has waited that is to be sent at once and was not tried yet; 0: none.",
		func() float64 { return notifications.Backlog().Oldest.Seconds() })
	counter("samstyring_delivery_delivered_total", "Attempts at delivery that were answered well.",
		func() float64 { return float64(notifications.Backlog().Delivered) })
	counter("samstyring_delivery_failed_total", "Attempts at delivery that were not.",
		func() float64 { return float64(notifications.Backlog().Failed) })
}

// certificateMetrics tell of the certificate, where there is one.
func certificateMetrics(registry *prometheus.Registry, c *certificate.Files) {
	if c == nil {
		return
	}
	gauge := gauges(registry)
	gauge("samstyring_tls_certificate_end_seconds", "When the TLS certificate that is served ends, in seconds since 1970.",
		func() float64 { return float64(c.End().Unix()) })
	gauge("samstyring_tls_files_ok", "1 while the files of the TLS certificate are what is served; 0 when they cannot be used.",
		func() float64 { return oneIf(c.Problem() == nil) })
}
