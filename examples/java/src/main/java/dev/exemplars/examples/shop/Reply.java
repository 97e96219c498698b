package dev.exemplars.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** A status and a JSON body; an empty body is not sent. */
record Reply(int status, String json) {
  private static final int NO_BODY = -1;

  static Reply ok(String json) {
    return new Reply(200, json);
  }

  static Reply notFound() {
    return new Reply(404, "");
  }

  static Reply methodNotAllowed() {
    return new Reply(405, "");
  }

  static Reply failed(String cause) {
    return new Reply(500, "{\"error\":\"" + cause + "\"}");
  }

  boolean isServerError() {
    return status >= 500;
  }

  void sendTo(HttpExchange exchange) throws IOException {
    if (status == 405) {
      exchange.getResponseHeaders().set("Allow", "GET");
    }
    if (json.isEmpty()) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return;
    }
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
