// Command guide is a Go service as guides to exemplars write it, and as people copy it: a latency histogram with
// exemplars, traces by OTLP, and promhttp.Handler(), which never offers OpenMetrics: not one exemplar gets out. With
// -openmetrics it serves its metrics as the cure says.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

var requestDuration = prometheus.NewHistogramVec(
	prometheus.HistogramOpts{
		Name:    "http_request_duration_seconds",
		Help:    "Duration of HTTP requests in seconds.",
		Buckets: prometheus.DefBuckets,
	},
	[]string{"method", "path", "status"},
)

func main() {
	otlp := flag.String("otlp", "http://127.0.0.1:4318", "where traces go, by OTLP over HTTP")
	openMetrics := flag.Bool("openmetrics", false, "serve OpenMetrics to whoever asks for it")
	flag.Parse()

	exporter, err := otlptracehttp.New(context.Background(), otlptracehttp.WithEndpointURL(*otlp+"/v1/traces"))
	if err != nil {
		log.Fatal(err)
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter, sdktrace.WithBatchTimeout(time.Second)),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(0.5))),
	)
	otel.SetTracerProvider(provider)
	prometheus.MustRegister(requestDuration)

	handler := promhttp.Handler()
	if *openMetrics {
		handler = promhttp.HandlerFor(
			prometheus.DefaultGatherer, promhttp.HandlerOpts{EnableOpenMetrics: true})
	}
	http.Handle("/metrics", handler)
	http.HandleFunc("/checkout", checkout)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("guide: serving http://%s/metrics\n", listener.Addr())
	go customers("http://" + listener.Addr().String() + "/checkout")
	log.Fatal(http.Serve(listener, nil))
}

// checkout observes how long it took, with the trace behind it where that is sampled.
func checkout(w http.ResponseWriter, r *http.Request) {
	ctx, span := otel.Tracer("guide").Start(r.Context(), "GET /checkout")
	defer span.End()
	start := time.Now()
	time.Sleep(time.Duration(rand.Intn(20)) * time.Millisecond)
	fmt.Fprintln(w, "ok")

	observer := requestDuration.WithLabelValues(r.Method, r.URL.Path, "200")
	spanContext := trace.SpanContextFromContext(ctx)
	seconds := time.Since(start).Seconds()
	if spanContext.IsSampled() {
		observer.(prometheus.ExemplarObserver).ObserveWithExemplar(
			seconds, prometheus.Labels{"trace_id": spanContext.TraceID().String()})
	} else {
		observer.Observe(seconds)
	}
}

// customers come some twenty times a second.
func customers(url string) {
	for {
		if response, err := http.Get(url); err == nil {
			response.Body.Close()
		}
		time.Sleep(40 * time.Millisecond)
	}
}
