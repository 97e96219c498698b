package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// load is a customer that never tires, for demonstrations. It sends no traceparent, as a browser would not, so each of
// its requests starts a trace and meets the sampler; the other two headers are what a gateway would add.
func load(ctx context.Context, url string, requestsPerSecond float64) {
	if requestsPerSecond == 0 {
		return
	}
	client := http.Client{Timeout: 10 * time.Second}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / requestsPerSecond))
	defer ticker.Stop()
	places := make(chan struct{}, 100) // where a hundred calls hang already, one more would only pile up memory
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		select {
		case places <- struct{}{}:
			go func() {
				defer func() { <-places }()
				call(ctx, &client, url)
			}()
		default:
		}
	}
}

func call(ctx context.Context, client *http.Client, url string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return
	}
	request.Header.Set("X-Request-ID", uuid.NewString())
	request.Header.Set("Baggage", fmt.Sprintf("user.id=u-%d", rand.IntN(100)))
	if response, err := client.Do(request); err == nil {
		response.Body.Close()
	}
}
