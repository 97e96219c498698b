package dev.exemplars.operator.observe.grafana;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.http.Answer;
import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.observe.http.Deadline;
import dev.exemplars.operator.observe.http.Identity;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.observe.http.Question;
import dev.exemplars.operator.observe.http.ServerText;
import dev.exemplars.operator.plan.HttpUrl;
import dev.exemplars.operator.telemetry.Peer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one look asks of one Grafana.
 *
 * @param deadline when all answers must have been read
 */
record GrafanaApi(BoundedHttp http, HttpUrl url, Identity identity, Deadline deadline) {

  private static final long MOST_BYTES = 1024L * 1024;
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_LINKS = 64;
  private static final int LONGEST_URL = 512;

  private static final Pattern UID = Pattern.compile(Schema.DATASOURCE_UID);

  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
              .build());

  /** It does not let whoever asks look. */
  static final class NotLetIn extends Exception {

    private static final long serialVersionUID = 1L;

    NotLetIn(String message) {
      super(message);
    }
  }

  /** The data source of that uid; empty where there is none. */
  Optional<LoadedDatasource> datasource(String uid) throws ProbeException, NotLetIn {
    return ask("/api/datasources/uid/" + uid, "type").map(found -> datasource(uid, found));
  }

  /** Whether there is a dashboard of that uid: to load files anew is never told to have failed. */
  boolean hasDashboard(String uid) throws ProbeException, NotLetIn {
    return ask("/api/dashboards/uid/" + uid, "dashboard").isPresent();
  }

  /**
   * What an answer says.
   *
   * @param object its body; empty where that is none
   * @param unexpected what to say where it is not as expected
   */
  private record Said(int status, Optional<JsonNode> object, ProbeException unexpected) {

    boolean has(String field) {
      return object.filter(it -> it.hasNonNull(field)).isPresent();
    }
  }

  /**
   * The object at a path; empty where Grafana says that there is none. Many a server answers 404,
   * or 200, to whatever it is asked: so both count in Grafana's own words alone.
   *
   * @param field that such an object has
   */
  private Optional<JsonNode> ask(String path, String field) throws ProbeException, NotLetIn {
    Question question =
        Question.of(URI.create(url.toString().replaceFirst("/+$", "") + path))
            .of(Peer.Grafana)
            .with("Accept", "application/json")
            .as(identity);
    Said said = http.ask(question, deadline, GrafanaApi::read);
    return switch (said.status()) {
      case HttpURLConnection.HTTP_OK -> only(said.has(field), said.object(), path);
      case HttpURLConnection.HTTP_NOT_FOUND -> only(said.has("message"), Optional.empty(), path);
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          throw new NotLetIn(said.unexpected().said());
      default -> throw said.unexpected();
    };
  }

  private static Optional<JsonNode> only(boolean isGrafana, Optional<JsonNode> object, String path)
      throws ProbeException {
    if (!isGrafana) {
      throw new ProbeException("what answers %s is no Grafana: see grafana.url".formatted(path));
    }
    return object;
  }

  private static Said read(Answer answer) throws IOException, ProbeException {
    boolean isOfInterest = answer.isOk() || answer.status() == HttpURLConnection.HTTP_NOT_FOUND;
    return new Said(
        answer.status(),
        isOfInterest ? object(answer.bytes(MOST_BYTES)) : Optional.empty(),
        answer.unexpected());
  }

  private static Optional<JsonNode> object(byte[] body) throws IOException {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static LoadedDatasource datasource(String uid, JsonNode found) {
    return new LoadedDatasource(
        uid,
        text(found.path("name")),
        text(found.path("type")),
        ServerText.withoutSecrets(found.path("url").asText(), LONGEST_URL),
        destinations(found, "name"),
        destinations(found, "datasourceUid").stream().filter(GrafanaApi::isUid).toList());
  }

  /** A map in place of the list is stored by Grafana as it is, and links nothing. */
  private static List<String> destinations(JsonNode found, String field) {
    JsonNode destinations = found.path("jsonData").path("exemplarTraceIdDestinations");
    return destinations.isArray()
        ? destinations
            .valueStream()
            .map(destination -> text(destination.path(field)))
            .filter(value -> !value.isEmpty())
            .limit(MOST_LINKS)
            .toList()
        : List.of();
  }

  /** It becomes part of a path. */
  private static boolean isUid(String text) {
    return UID.matcher(text).matches();
  }

  private static String text(JsonNode value) {
    return ServerText.of(value.isTextual() ? value.textValue() : "", LONGEST_TEXT);
  }
}
