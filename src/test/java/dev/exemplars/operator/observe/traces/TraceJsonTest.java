package dev.exemplars.operator.observe.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.traces.TraceJson.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceJsonTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"trace":{"resourceSpans":[{"a":1}]},"metrics":{}}    | Something
          {"metrics":{"a":[1]},"trace":{"resourceSpans":[{}]}}  | Something
          {"batches":[{"resource":                              | Something
          {"resourceSpans":[{}]}                                | Something
          {"trace":{},"metrics":{}}                             | Nothing
          {"trace":null,"metrics":{"inspectedBytes":"12"}}      | Nothing
          {"trace":{"resourceSpans":[]},"status":"COMPLETE"}    | Nothing
          {"batches":[]}                                        | Nothing
          {}                                                    | Nothing
          {"status":"success","data":{"trace":1}}               | Other
          {"trace":[]}                                          | Other
          {"data":[{"traceID":"a","spans":[{}]}]}               | Other
          []                                                    | Other
          [{"traceId":"a"}]                                     | Other
          {"trace":{                                            | Other
          <html></html>                                         | Other
          404 page not found                                    | Other
          ''                                                    | Other
          """)
  void reads_tempo(String text, Content content) throws IOException {
    assertThat(TraceJson.ofTempo(stream(text))).isEqualTo(content);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"data":[{"traceID":"a","spans":[                 | Something
          {"total":0,"errors":[{"a":[]}],"data":[{}]}       | Something
          {"data":[],"total":0}                             | Nothing
          {"data":null,"errors":[{"code":404}]}             | Nothing
          {"data":{}}                                       | Other
          {}                                                | Other
          []                                                | Other
          <!doctype html>                                   | Other
          """)
  void reads_jaeger(String text, Content content) throws IOException {
    assertThat(TraceJson.ofJaeger(stream(text))).isEqualTo(content);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"traceId":"a"  | Something
          []               | Nothing
          {}               | Other
          <!doctype html>  | Other
          ''               | Other
          """)
  void reads_zipkin(String text, Content content) throws IOException {
    assertThat(TraceJson.ofZipkin(stream(text))).isEqualTo(content);
  }

  @Test
  void no_more_than_the_first_bytes_are_read() throws IOException {
    InputStream end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("read too far");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("read too far");
          }
        };
    String head = "{\"trace\":{\"resourceSpans\":[{\"resource\":{";

    assertThat(TraceJson.ofTempo(new SequenceInputStream(stream(head), end)))
        .isEqualTo(Content.Something);
  }

  @Test
  void no_depth_is_too_deep() throws IOException {
    assertThat(TraceJson.ofTempo(stream("{\"a\":" + "[".repeat(10_000)))).isEqualTo(Content.Other);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
