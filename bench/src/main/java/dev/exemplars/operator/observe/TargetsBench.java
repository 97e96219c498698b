package dev.exemplars.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.bench.Answers;
import dev.exemplars.operator.bench.Expect;
import dev.exemplars.operator.observe.TargetReader.Scraped;
import dev.exemplars.operator.observe.http.ProbeException;
import dev.exemplars.operator.plan.SeriesMatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to read which targets a Prometheus has as the answer comes, against building
 * its tree? A shared Prometheus tells of all targets, whosever they are.
 */
@State(Scope.Benchmark)
public class TargetsBench {

  @Param({"100", "5000"})
  public int targets;

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final SeriesMatch shop = SeriesMatch.parse("namespace=\"shop\"").orElseThrow();
  private byte[] answer = {};

  /** Only what holds them all is worth a measurement. */
  @Setup
  public void write() throws IOException, ProbeException {
    answer = Answers.targets(targets);
    Expect.that(all().counts().total() == targets, all().counts());
    Expect.that(ofOneNamespace().counts().total() == targets / 2, ofOneNamespace().counts());
  }

  @Benchmark
  public JsonNode baseline() throws IOException {
    return mapper.readTree(answer);
  }

  @Benchmark
  public Scraped all() throws IOException, ProbeException {
    return ApiAnswers.targets(new ByteArrayInputStream(answer), SeriesMatch.EVERYTHING);
  }

  @Benchmark
  public Scraped ofOneNamespace() throws IOException, ProbeException {
    return ApiAnswers.targets(new ByteArrayInputStream(answer), shop);
  }
}
