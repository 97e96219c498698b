// Command shop is a small HTTP service whose latency histogram carries exemplars that lead to its traces.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
)

// Longer than any request of the shop takes, shorter than the 30 s after which Kubernetes kills.
const patience = 10 * time.Second

func main() {
	log.SetFlags(log.LstdFlags | log.LUTC)
	if err := run(); err != nil {
		log.Fatalf("shop: %v", err)
	}
}

func run() error {
	settings, err := settingsFrom(os.Getenv)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	tracing, err := startTracing(ctx)
	if err != nil {
		return err
	}
	// Metrics have a port of their own: what is published to customers never publishes them, and a flood of requests
	// does not keep Prometheus out.
	metrics := newMetrics(settings.exemplarLabels)
	metricsServer, err := serve(settings.metricsAddress, metrics.handler())
	if err != nil {
		return err
	}
	shopServer, err := serve(settings.address, nil)
	if err != nil {
		return err
	}
	shopServer.Handler = newShop(shopServer.url(), metrics)
	failed := make(chan error, 2)
	metricsServer.start(failed)
	shopServer.start(failed)
	go load(ctx, shopServer.url()+"/checkout", settings.loadRequestsPerSecond)
	fmt.Printf("shop: serving %s, metrics %s/metrics\n", shopServer.url(), metricsServer.url())

	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	// The last spans end with the last requests, so tracing goes after these; metrics stay longest.
	ending, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err = errors.Join(err, shopServer.Shutdown(ending))
	sendWhatIsLeft(tracing)
	return errors.Join(err, metricsServer.Shutdown(ending))
}

// sendWhatIsLeft lets an unreachable backend delay the end only briefly, and not turn it into a failure.
func sendWhatIsLeft(tracing *trace.TracerProvider) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := tracing.Shutdown(ctx); err != nil {
		log.Printf("shop: the last traces are lost: %v", err)
	}
}

// server listens from the start, so that its port is known before it serves.
type server struct {
	http.Server
	listener net.Listener
}

func serve(address string, handler http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	return &server{http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}, listener}, nil
}

func (s *server) start(failed chan<- error) {
	go func() {
		if err := s.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
}

// url is where this host itself reaches the server: a wildcard is an address to listen on, not to call.
func (s *server) url() string {
	address := s.listener.Addr().(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", address.Port)
	}
	return "http://" + address.String()
}
