package dev.exemplars.operator.observe;

import dev.exemplars.operator.observe.http.Answer;
import dev.exemplars.operator.observe.http.BoundedBody;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.plan.SeriesMatch;
import dev.exemplars.operator.telemetry.Peer;
import java.io.ByteArrayInputStream;
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
record PrometheusApi(BoundedHttp http, Watched.Access access, Deadline deadline) {

  private static final String EXEMPLARS = "/api/v1/query_exemplars?query=";

  /** Every exemplar of the series that are meant. */
  static String exemplars(SeriesMatch match) {
    return EXEMPLARS + URLEncoder.encode(match.selector(), StandardCharsets.UTF_8);
  }

  /** The same for a time of which there is none. */
  static String noExemplar(SeriesMatch match) {
    return exemplars(match) + "&start=0&end=0";
  }

  /** Makes something of an answer as it comes. */
  interface Reading<T> {
    T of(InputStream answer) throws IOException, ProbeException;
  }

  /** What the same server has beside its Prometheus API, which some serve at a path of its own. */
  PrometheusApi besides() {
    return new PrometheusApi(
        http,
        new Watched.Access(
            access.url().replaceFirst("/prometheus$", ""), access.headers(), access.identity()),
        deadline);
  }

  /** The whole of an answer. */
  byte[] bytes(String pathAndQuery, long mostBytes) throws ProbeException {
    return http.ask(question(pathAndQuery), deadline, answer -> ok(answer).bytes(mostBytes));
  }

  /** What is made of the whole of an answer, which counts as held until then. */
  <T> T whole(String pathAndQuery, long mostBytes, Reading<T> reading) throws ProbeException {
    return http.ask(
        question(pathAndQuery),
        deadline,
        answer -> reading.of(new ByteArrayInputStream(ok(answer).bytes(mostBytes))));
  }

  /** What is made of an answer; of one that is larger, only what needs no more of it. */
  <T> T read(String pathAndQuery, long mostBytes, Reading<T> reading) throws ProbeException {
    return http.ask(
        question(pathAndQuery),
        deadline,
        answer -> read(ok(answer).body(mostBytes), mostBytes, reading));
  }

  /** How it answers, whatever it says. */
  int status(String pathAndQuery) throws ProbeException {
    return http.ask(question(pathAndQuery), deadline, Answer::status);
  }

  private static Answer ok(Answer answer) throws ProbeException {
    if (!answer.isOk()) {
      throw answer.unexpected();
    }
    return answer;
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

  private Question question(String pathAndQuery) {
    return new Question(
        URI.create(access.url() + pathAndQuery),
        access.headers(),
        access.identity(),
        Peer.Prometheus);
  }
}
