package dev.exemplars.operator.real;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A trace of one span, by OTLP over HTTP. */
final class OneSpan {

  private OneSpan() {}

  static void send(String otlpUrl, String traceId, Map<String, String> headers) {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    String trace =
        """
        {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "%s", "spanId": "eee19b7ec3c1b174",
          "name": "checkout", "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}]}]}]}
        """
            .formatted(traceId, now, now + 1);
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    int status = Http.post(otlpUrl + "/v1/traces", trace, all);
    if (status != 200) {
      throw new IllegalStateException("it takes no trace: " + status);
    }
  }
}
