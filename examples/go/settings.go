package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
)

// settings are what the environment decides, but for the OTEL_ variables: those the OpenTelemetry SDK reads itself.
type settings struct {
	address, metricsAddress string
	exemplarLabels          []string
	loadRequestsPerSecond   float64
}

// settingsFrom refuses with one error that names every wrong variable and its value.
func settingsFrom(getenv func(string) string) (settings, error) {
	var problems []error
	read := func(name, otherwise string, check func(string) error) string {
		value := getenv(name)
		if value == "" {
			value = otherwise
		}
		if err := check(value); err != nil {
			problems = append(problems, fmt.Errorf("%s: %q %w", name, value, err))
		}
		return value
	}
	host := read("BIND_ADDRESS", "0.0.0.0", isAddress)
	port := read("PORT", "8080", isPort)
	metricsPort := read("METRICS_PORT", "9464", isPort)
	labels := read("EXEMPLAR_LABELS", "trace_id,span_id", areExemplarLabels)
	load := read("LOAD_REQUESTS_PER_SECOND", "0", isRate)
	rate, _ := strconv.ParseFloat(load, 64)
	return settings{
		address:               net.JoinHostPort(host, port),
		metricsAddress:        net.JoinHostPort(host, metricsPort),
		exemplarLabels:        labelNames(labels),
		loadRequestsPerSecond: rate,
	}, errors.Join(problems...)
}

func isAddress(text string) error {
	if net.ParseIP(text) == nil {
		return errors.New("is not an IP address")
	}
	return nil
}

func isPort(text string) error {
	if _, err := strconv.ParseUint(text, 10, 16); err != nil {
		return errors.New("is not a port (0 to 65535)")
	}
	return nil
}

func isRate(text string) error {
	if rate, err := strconv.ParseFloat(text, 64); err != nil || !(rate >= 0 && rate <= 1000) {
		return errors.New("is not a number from 0 to 1000")
	}
	return nil
}
