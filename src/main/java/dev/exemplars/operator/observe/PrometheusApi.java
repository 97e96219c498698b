package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.http.BoundedBody;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.observe.http.Question;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What one look asks of one Prometheus.
 *
 * @param deadline when all answers must have been read
 */
record PrometheusApi(BoundedHttp http, String url, Deadline deadline) {

  /** The query wants a selector, and each of its matchers one that does not match all. */
  static final String EVERY_EXEMPLAR =
      "/api/v1/query_exemplars?query="
          + URLEncoder.encode("{__name__=~\".+\"}", StandardCharsets.UTF_8);

  /** Makes something of an answer as it comes. */
  interface Reading<T> {
    T of(InputStream answer) throws IOException, ProbeException;
  }

  /** The whole of an answer. */
  byte[] bytes(String pathAndQuery, long mostBytes) throws ProbeException {
    return http.get(uri(pathAndQuery), deadline, mostBytes);
  }

  /** What is made of an answer; of one that is larger, only what needs no more of it. */
  <T> T read(String pathAndQuery, long mostBytes, Reading<T> reading) throws ProbeException {
    return http.ask(
        Question.of(uri(pathAndQuery)),
        deadline,
        answer -> {
          if (!answer.isOk()) {
            throw answer.unexpected();
          }
          return read(answer.body(mostBytes), mostBytes, reading);
        });
  }

  private static <T> T read(BoundedBody body, long mostBytes, Reading<T> reading)
      throws IOException, ProbeException {
    try {
      return reading.of(body);
    } catch (ProbeException e) {
      throw body.isCutOff()
          ? new ProbeException(
              Kind.TooLarge, "its answer is larger than %d bytes".formatted(mostBytes))
          : e;
    }
  }

  private URI uri(String pathAndQuery) {
    return URI.create(url + pathAndQuery);
  }
}
