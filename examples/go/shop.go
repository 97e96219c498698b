package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// newShop gives what customers call. otelhttp is the outermost layer: it starts the span, or joins the caller's trace,
// that all inside it find in the context of the request.
func newShop(url string, metrics *metrics) http.Handler {
	shop := http.NewServeMux()
	shop.Handle("GET /checkout", metrics.observed("/checkout", checkout(url+"/inventory")))
	shop.Handle("GET /inventory", metrics.observed("/inventory", inventory))

	all := http.NewServeMux()
	all.Handle("/", otelhttp.NewHandler(shop, "shop"))
	// Neither traced nor measured: probes would drown the requests that matter.
	all.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	return all
}

// checkout asks the inventory over HTTP, as a service of its own would: a slow checkout is slow for a reason that only
// its trace shows. otelhttp's transport hands the trace and the baggage on.
func checkout(inventory string) http.HandlerFunc {
	client := http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport), Timeout: 5 * time.Second}
	return func(w http.ResponseWriter, r *http.Request) {
		request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, inventory, nil)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		response, err := client.Do(request)
		if err != nil {
			http.Error(w, "the inventory does not answer", http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			http.Error(w, fmt.Sprintf("the inventory answered %d", response.StatusCode), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, "the order is accepted")
	}
}

// inventory looks into a pretended store room; all slowness and all failures of the shop begin here.
func inventory(w http.ResponseWriter, _ *http.Request) {
	draw := rand.Float64()
	if draw < 0.04 {
		time.Sleep(between(400, 1600))
	} else {
		time.Sleep(between(5, 50))
	}
	if draw > 0.98 {
		http.Error(w, "the store room is locked", http.StatusInternalServerError)
		return
	}
	fmt.Fprintln(w, "in stock")
}

func between(least, most int) time.Duration {
	return time.Duration(least+rand.IntN(most-least)) * time.Millisecond
}
