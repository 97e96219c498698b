package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/trace"
)

// What an exemplar label can hold, by its name.
var exemplarValues = map[string]func(context.Context) string{
	"trace_id":   traceID,
	"traceID":    traceID,
	"span_id":    spanID,
	"spanID":     spanID,
	"request_id": requestID,
	"user_id":    userID,
}

// exemplarFrom gives the labels of an exemplar, in order of importance, or none for a span that is not sampled: nobody
// keeps its trace, the link would lead nowhere.
//
// Names and values together have 128 characters. client_golang panics when there are more, other libraries and
// Prometheus drop the exemplar: so a label without room is left out, and those before it stay.
func exemplarFrom(names []string) func(context.Context) prometheus.Labels {
	return func(ctx context.Context) prometheus.Labels {
		if !trace.SpanContextFromContext(ctx).IsSampled() {
			return nil
		}
		labels, room := prometheus.Labels{}, prometheus.ExemplarMaxRunes
		for _, name := range names {
			value := strings.ToValidUTF8(exemplarValues[name](ctx), "")
			length := utf8.RuneCountInString(name) + utf8.RuneCountInString(value)
			if value != "" && length <= room {
				labels[name] = value
				room -= length
			}
		}
		return labels
	}
}

func traceID(ctx context.Context) string {
	return trace.SpanContextFromContext(ctx).TraceID().String()
}

func spanID(ctx context.Context) string {
	return trace.SpanContextFromContext(ctx).SpanID().String()
}

// userID is what the caller put into the W3C baggage, which travels with the trace from service to service. It is
// worth what that caller is worth, and personal data in a monitoring system: prefer an opaque id.
func userID(ctx context.Context) string {
	return baggage.FromContext(ctx).Member("user.id").Value()
}

type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// withRequestID keeps the id that a proxy gave the request, for what sees no more of it than its context.
func withRequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, r.Header.Get("X-Request-ID"))))
	})
}

func labelNames(text string) []string {
	names := strings.Split(text, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

func areExemplarLabels(text string) error {
	for _, name := range labelNames(text) {
		if exemplarValues[name] == nil {
			return fmt.Errorf("has %q, which is none of trace_id, traceID, span_id, spanID, request_id, user_id", name)
		}
	}
	return nil
}
