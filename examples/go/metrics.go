package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	exemplar  promhttp.Option
}

func newMetrics(exemplarLabels []string) *metrics {
	labels := []string{"code", "method", "route"}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total",
			Help: "Requests that were answered.",
		}, labels),
		// Each bucket keeps one exemplar, so that slow requests do not lose theirs to the many quick ones.
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_request_duration_seconds",
			Help:    "Time that requests took.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, labels),
		exemplar: promhttp.WithExemplarFromContext(exemplarFrom(exemplarLabels)),
	}
	m.registry.MustRegister(m.requests, m.durations, collectors.NewGoCollector())
	return m
}

// observed measures what a route does. It takes the span from the context of the request, so it must stand *inside*
// whatever starts that span (otelhttp, in newShop): outside it finds none, and there is no exemplar and no error.
//
// The counter goes without exemplars: those of the histogram are the same traces, and tell quick from slow.
func (m *metrics) observed(route string, next http.HandlerFunc) http.Handler {
	is := prometheus.Labels{"route": route}
	return withRequestID(
		promhttp.InstrumentHandlerCounter(m.requests.MustCurryWith(is),
			promhttp.InstrumentHandlerDuration(m.durations.MustCurryWith(is), next, m.exemplar)))
}

// handler serves what Prometheus scrapes. promhttp.Handler() would never speak OpenMetrics, which alone has room for
// exemplars: this option is the line that most services without exemplars lack.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	return mux
}
