package dev.exemplars.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.bench.Answers;
import dev.exemplars.operator.bench.Expect;
import dev.exemplars.operator.observe.ApiAnswers.ExemplarCount;
import dev.exemplars.operator.observe.SampleReader.Reading;
import dev.exemplars.operator.observe.http.ProbeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to read an answer of {@code query_exemplars} as it comes, against building its
 * tree? It has no limit of its own: the sample leaves off after the first 5,000.
 */
@State(Scope.Benchmark)
public class StoredExemplarsBench {

  @Param({"1000", "20000"})
  public int exemplars;

  private final JsonMapper mapper = JsonMapper.builder().build();
  private byte[] answer = {};

  /** Only what holds them all is worth a measurement. */
  @Setup
  public void write() throws IOException, ProbeException {
    answer = Answers.exemplars(exemplars);
    Expect.that(count().count() == exemplars, count());
    Expect.that(sample().seen() == Math.min(exemplars, SampleReader.MOST_READ), sample());
  }

  @Benchmark
  public JsonNode baseline() throws IOException {
    return mapper.readTree(answer);
  }

  @Benchmark
  public ExemplarCount count() throws IOException, ProbeException {
    return ApiAnswers.exemplars(new ByteArrayInputStream(answer));
  }

  @Benchmark
  public Reading sample() throws IOException, ProbeException {
    return ApiAnswers.sample(new ByteArrayInputStream(answer));
  }
}
