package main

import (
	"context"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
)

// What holds where the environment does not say otherwise; the SDK itself reads these and all other standard variables.
var tracingDefaults = map[string]string{
	"OTEL_SERVICE_NAME":           "shop-go",
	"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317",
	// Decides once, at the start of a trace; every service keeps the first one's decision. So a sampled span belongs to
	// a whole trace, and an exemplar of it resolves.
	"OTEL_TRACES_SAMPLER":     "parentbased_traceidratio",
	"OTEL_TRACES_SAMPLER_ARG": "0.1",
	// Milliseconds. Soon, not at once: an exemplar can be clicked right after the scrape that brought it.
	"OTEL_BSP_SCHEDULE_DELAY": "1000",
}

// startTracing sends spans by OTLP over gRPC. Without a backend the shop goes on, and the SDK logs what it could not send.
func startTracing(ctx context.Context) (*trace.TracerProvider, error) {
	for name, value := range tracingDefaults {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, value); err != nil {
				return nil, err
			}
		}
	}
	exporter, err := otlptracegrpc.New(ctx)
	if err != nil {
		return nil, err
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
	otel.SetTracerProvider(provider)
	// Go propagates nothing until told to: without this line every service would start a trace of its own.
	otel.SetTextMapPropagator(
		propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	return provider, nil
}
