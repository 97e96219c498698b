package dev.exemplars.operator.observe.grafana;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Dashboard;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Link;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Loaded;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.LoadedDatasource;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Missing;
import dev.exemplars.operator.observe.grafana.GrafanaObservation.Sought;
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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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

  /** Statuses whose answers say something. */
  private static final Set<Integer> READ =
      Set.of(
          HttpURLConnection.HTTP_OK,
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_NOT_FOUND);

  private static final String DATASOURCES = "/api/datasources";

  private static final Pattern UID = Pattern.compile(Schema.DATASOURCE_UID);

  private static final Pattern DASHBOARD_PATH =
      Pattern.compile("/d/(?<uid>[-A-Za-z0-9_]{1,40})(/[-A-Za-z0-9_]{1,100})?$");

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

  /** Looks for a data source: by its uid, and where there is none of it by the name. */
  Sought seek(WantedDatasource wanted) throws ProbeException, NotLetIn {
    Optional<LoadedDatasource> found =
        ask(DATASOURCES + "/uid/" + wanted.uid(), "type").map(GrafanaApi::datasource);
    Optional<String> other =
        found.isPresent() ? Optional.empty() : wanted.writtenName().flatMap(this::uidOf);
    return new Sought(wanted.uid(), wanted.kinds(), found, other);
  }

  /** Only a hint: many a proxy refuses the path of a name with a slash in it. */
  private Optional<String> uidOf(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      return ask(DATASOURCES + "/name/" + encoded, "uid")
          .map(found -> text(found.path("uid")))
          .filter(GrafanaApi::isUid);
    } catch (ProbeException | NotLetIn e) {
      return Optional.empty();
    }
  }

  /**
   * Whether Grafana's own check of a data source fails. It answers so with 400 and a status in its
   * own words; whatever else it says, such as that this kind has no check, is no failure. The
   * message is left alone: it quotes URLs.
   */
  boolean fails(String uid) {
    try {
      Said said = said(DATASOURCES + "/uid/" + uid + "/health");
      return said.status() == HttpURLConnection.HTTP_BAD_REQUEST
          && said.object()
              .map(it -> it.path("status").asText())
              .filter("ERROR"::equals)
              .isPresent();
    } catch (ProbeException e) {
      return false;
    }
  }

  /** The dashboard of that uid: to load files anew is never told to have failed, so ask for it. */
  Dashboard dashboard(String uid) throws ProbeException, NotLetIn {
    return ask("/api/dashboards/uid/" + uid, "dashboard")
        .<Dashboard>map(found -> new Loaded(path(uid, found.at("/meta/url"))))
        .orElse(new Missing());
  }

  /**
   * The end of what Grafana says, with or without a title; it begins with the path of its root URL:
   * whoever reaches it at another one has that in {@code grafana.url}.
   */
  private static Optional<String> path(String uid, JsonNode url) {
    Matcher path = DASHBOARD_PATH.matcher(text(url));
    return path.find() && uid.equals(path.group("uid"))
        ? Optional.of(path.group())
        : Optional.empty();
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
    Said said = said(path);
    return switch (said.status()) {
      case HttpURLConnection.HTTP_OK -> only(said.has(field), said.object(), path);
      case HttpURLConnection.HTTP_NOT_FOUND -> only(said.has("message"), Optional.empty(), path);
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          throw new NotLetIn(said.unexpected().said());
      default -> throw said.unexpected();
    };
  }

  private Said said(String path) throws ProbeException {
    Question question =
        Question.of(URI.create(url.withoutSlash() + path))
            .of(Peer.Grafana)
            .with("Accept", "application/json")
            .as(identity);
    return http.ask(question, deadline, GrafanaApi::read);
  }

  private static Optional<JsonNode> only(boolean isGrafana, Optional<JsonNode> object, String path)
      throws ProbeException {
    if (!isGrafana) {
      throw new ProbeException("what answers %s is no Grafana: see grafana.url".formatted(path));
    }
    return object;
  }

  private static Said read(Answer answer) throws IOException, ProbeException {
    return new Said(
        answer.status(),
        READ.contains(answer.status()) ? object(answer.bytes(MOST_BYTES)) : Optional.empty(),
        answer.unexpected());
  }

  private static Optional<JsonNode> object(byte[] body) throws IOException {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A map in place of the list is stored by Grafana as it is, and links nothing. */
  private static LoadedDatasource datasource(JsonNode found) {
    JsonNode destinations = found.path("jsonData").path("exemplarTraceIdDestinations");
    List<Link> links =
        destinations.isArray()
            ? destinations
                .valueStream()
                .map(GrafanaApi::link)
                .filter(link -> !link.label().isEmpty())
                .limit(MOST_LINKS)
                .toList()
            : List.of();
    return new LoadedDatasource(text(found.path("type")), links);
  }

  private static Link link(JsonNode destination) {
    return new Link(
        text(destination.path("name")),
        Optional.of(text(destination.path("datasourceUid"))).filter(GrafanaApi::isUid));
  }

  /** It becomes part of a path. */
  private static boolean isUid(String text) {
    return UID.matcher(text).matches();
  }

  private static String text(JsonNode value) {
    return ServerText.of(value.isTextual() ? value.textValue() : "", LONGEST_TEXT);
  }
}
