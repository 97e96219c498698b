package main

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

const (
	sampled    = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	notSampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
)

func TestOnlySampledRequestsLeaveExemplarsAndOnlyInOpenMetrics(t *testing.T) {
	for _, c := range []struct {
		name, traceparent, accept string
		exemplar                  bool
	}{
		{"sampled", sampled, "application/openmetrics-text; version=1.0.0", true},
		{"not sampled", notSampled, "application/openmetrics-text; version=1.0.0", false},
		{"sampled, but the classic format", sampled, "text/plain", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := pageAfter(t, c.traceparent, c.accept)
			if strings.Contains(page, `# {`) != c.exemplar {
				t.Errorf("exemplar expected: %t, got\n%s", c.exemplar, page)
			}
			if !strings.Contains(page, `http_requests_total{code="200",method="get",route="/inventory"} 1`) {
				t.Errorf("not counted:\n%s", page)
			}
		})
	}
}

func pageAfter(t *testing.T, traceparent, accept string) string {
	t.Helper()
	otel.SetTracerProvider(trace.NewTracerProvider(trace.WithSampler(trace.ParentBased(trace.NeverSample()))))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	metrics := newMetrics([]string{"trace_id"})
	shop := newShop("http://unused", metrics)
	for code := 0; code != http.StatusOK; { // the store room is locked now and then
		metrics.requests.Reset()
		request := httptest.NewRequest(http.MethodGet, "/inventory", nil)
		request.Header.Set("traceparent", traceparent)
		answer := httptest.NewRecorder()
		shop.ServeHTTP(answer, request)
		code = answer.Code
	}
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", accept)
	answer := httptest.NewRecorder()
	metrics.handler().ServeHTTP(answer, request)
	return answer.Body.String()
}

func TestALabelWithoutRoomIsLeftOut(t *testing.T) {
	provider := trace.NewTracerProvider()
	for _, c := range []struct {
		requestID string
		labels    []string
	}{
		{strings.Repeat("é", 128-63-len("request_id")), []string{"request_id", "span_id", "trace_id"}},
		{strings.Repeat("é", 128-63-len("request_id")+1), []string{"span_id", "trace_id"}},
		{"", []string{"span_id", "trace_id"}},
	} {
		ctx, span := provider.Tracer("test").Start(context.Background(), "test")
		labels := exemplarFrom([]string{"trace_id", "span_id", "request_id"})(
			context.WithValue(ctx, requestIDKey{}, c.requestID))
		span.End()
		if got := slices.Sorted(maps.Keys(labels)); !slices.Equal(got, c.labels) {
			t.Errorf("a request id of %d bytes: expected %v, got %v", len(c.requestID), c.labels, got)
		}
	}
}

func TestWrongSettingsAreAllNamed(t *testing.T) {
	wrong := map[string]string{"PORT": "eighty", "EXEMPLAR_LABELS": "trace_id,session"}
	_, err := settingsFrom(func(name string) string { return wrong[name] })
	if err == nil || !strings.Contains(err.Error(), `PORT: "eighty" is not a port`) ||
		!strings.Contains(err.Error(), `has "session", which is none of`) {
		t.Errorf("got %v", err)
	}
}
