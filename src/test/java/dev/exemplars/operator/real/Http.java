package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Requests to what runs on this machine. */
public final class Http {

  /** An offer to go on in HTTP/2 makes the API server's proxy drop what follows the path. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Http() {}

  /** The body, whatever the status. */
  public static String get(String url) {
    return get(url, Map.of());
  }

  /** The same, asked with these headers. */
  public static String get(String url, Map<String, String> headers) {
    return send(request(url, headers).build()).body();
  }

  /** The body of the answer to a POST without one, whatever the status. */
  public static String post(String url) {
    return send(request(url, Map.of()).POST(HttpRequest.BodyPublishers.noBody()).build()).body();
  }

  public static int status(String url) {
    return status(url, Map.of());
  }

  /** Asked with these headers. */
  public static int status(String url, Map<String, String> headers) {
    return send(request(url, headers).build()).statusCode();
  }

  /** The status of a body that is sent. */
  public static int post(String url, String body, Map<String, String> headers) {
    return send(request(url, headers).POST(HttpRequest.BodyPublishers.ofString(body)).build())
        .statusCode();
  }

  /** Whether it answers 200; false too where nothing listens. */
  public static boolean isOk(String url) {
    try {
      return status(url) == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static HttpRequest.Builder request(String url, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    headers.forEach(request::header);
    return request;
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
