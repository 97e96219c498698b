package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.exemplars.operator.observe.http.ProbeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Jobs whose targets a Prometheus asks for protobuf, as it does for native histograms: what these
 * have in their text need not hold their exemplars. From 2.49 on the configuration that is in force
 * tells {@code scrape_protocols} of each job, whoever chose them ({@code config/config.go}).
 */
final class ProtobufJobs {

  private static final long MOST_BYTES = 4L * 1024 * 1024;
  private static final int MOST_JOBS = 500;
  private static final int LONGEST_NAME = 253;
  private static final String JOB = "- job_name: ";
  private static final String PROTOBUF = "- PrometheusProto";

  private ProtobufJobs() {}

  /** Their names; none where it does not show its configuration. */
  static Set<String> look(PrometheusApi api) {
    try {
      return api.whole("/api/v1/status/config", MOST_BYTES, ProtobufJobs::read);
    } catch (ProbeException e) {
      return Set.of();
    }
  }

  private static Set<String> read(InputStream whole) throws IOException, ProbeException {
    try (JsonCursor json = JsonCursor.ofWhole(whole)) {
      Set<String> jobs = new HashSet<>();
      json.fields(
          field -> {
            if (field.equals("data")) {
              json.fields(name -> json.text().ifPresent(yaml -> add(yaml, jobs)));
            }
          });
      return Set.copyOf(jobs);
    } catch (JsonProcessingException e) {
      throw new ProbeException(ApiAnswers.NOT_AS_EXPECTED);
    }
  }

  /** Line by line, as Prometheus itself writes it: no YAML of others is evaluated. */
  private static void add(String yaml, Set<String> jobs) {
    String job = "";
    for (Iterator<String> lines = yaml.lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (line.startsWith(JOB)) {
        job = unquoted(line.substring(JOB.length()));
      } else if (line.strip().equals(PROTOBUF) && isName(job) && jobs.size() < MOST_JOBS) {
        jobs.add(job);
      }
    }
  }

  private static boolean isName(String job) {
    return !job.isEmpty() && job.length() <= LONGEST_NAME;
  }

  private static String unquoted(String text) {
    String name = text.strip();
    boolean isQuoted =
        name.length() > 1
            && (name.startsWith("\"") || name.startsWith("'"))
            && name.charAt(0) == name.charAt(name.length() - 1);
    return isQuoted ? name.substring(1, name.length() - 1) : name;
  }
}
