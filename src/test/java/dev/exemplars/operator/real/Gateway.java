package dev.exemplars.operator.real;

import com.sun.net.httpserver.HttpExchange;
import dev.exemplars.operator.real.ScriptedTarget.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Predicate;

/** A gateway before a real server, which lets only some of its API through. */
public final class Gateway {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Gateway() {}

  /**
   * What it answers.
   *
   * @param upstream base URL of the server
   * @param through paths that it lets through; of all others it knows nothing
   */
  public static Script to(String upstream, Predicate<String> through) {
    return exchange -> {
      if (through.test(exchange.getRequestURI().getPath())) {
        forward(upstream, exchange);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    };
  }

  /**
   * The same for one tenant, who must be named.
   *
   * @param upstream base URL of the server
   */
  public static Script ofTenant(String upstream, String tenant) {
    return exchange -> {
      if (tenant.equals(exchange.getRequestHeaders().getFirst("X-Scope-OrgID"))) {
        forward(upstream, exchange);
      } else {
        exchange.sendResponseHeaders(401, -1);
      }
    };
  }

  private static void forward(String upstream, HttpExchange exchange) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
