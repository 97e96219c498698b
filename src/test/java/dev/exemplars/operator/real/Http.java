package dev.exemplars.operator.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to what runs on this machine. */
public final class Http {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Http() {}

  /** The body, whatever the status. */
  public static String get(String url) {
    return send(request(url).build()).body();
  }

  /** The body of the answer to a POST without one, whatever the status. */
  public static String post(String url) {
    return send(request(url).POST(HttpRequest.BodyPublishers.noBody()).build()).body();
  }

  public static int status(String url) {
    return send(request(url).build()).statusCode();
  }

  /** Whether it answers 200; false too where nothing listens. */
  public static boolean isOk(String url) {
    try {
      return status(url) == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
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
