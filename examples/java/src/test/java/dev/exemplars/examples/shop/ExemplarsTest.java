package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus sees on the metrics port. */
class ExemplarsTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SAMPLED = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";
  private static final String UNSAMPLED = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

  @Test
  void theExemplarOfASampledRequestNamesItsExportedServerSpan() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      shop.get("/inventory");

      Exposition page = pageAfterOneRequest(shop);
      await().untilAsserted(() -> assertThat(shop.spans()).hasSize(1));
      assertThat(page.exemplars())
          .singleElement()
          .satisfies(
              exemplar -> {
                assertThat(exemplar.series()).isEqualTo("http_request_duration_seconds_bucket");
                assertThat(exemplar.label("trace_id"))
                    .isEqualTo(shop.spans().getFirst().getTraceId());
                assertThat(exemplar.label("span_id"))
                    .isEqualTo(shop.spans().getFirst().getSpanId());
              });
    }
  }

  @Test
  void requestsOfTracesThatAreNotSampledLeaveNoExemplar() throws Exception {
    try (RunningShop shop = RunningShop.sampling("0")) {
      shop.get("/inventory");

      assertThat(pageAfterOneRequest(shop).exemplars()).isEmpty();
    }
  }

  @Test
  void theCallersDecisionToSampleOutweighsTheShopsRatio() throws Exception {
    try (RunningShop shop = RunningShop.sampling("0")) {
      shop.get("/inventory", "traceparent", SAMPLED);

      assertThat(pageAfterOneRequest(shop).exemplars())
          .extracting(exemplar -> exemplar.label("trace_id"))
          .containsExactly(TRACE_ID);
    }
  }

  @Test
  void theCallersDecisionNotToSampleIsKeptToo() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      shop.get("/inventory", "traceparent", UNSAMPLED);

      assertThat(pageAfterOneRequest(shop).exemplars()).isEmpty();
    }
  }

  @Test
  void whoAsksForPlainTextGetsTheSamplesWithoutExemplars() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      shop.get("/inventory");
      pageAfterOneRequest(shop);

      HttpResponse<String> plain = shop.scrape("text/plain");

      assertThat(plain.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(plain.body())
          .contains("http_request_duration_seconds_bucket")
          .doesNotContain("trace_id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RunningShop.PROMETHEUS, "application/openmetrics-text;version=1.0.0"})
  void whoAsksForOpenMetricsGetsIt(String accept) throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      HttpResponse<String> page = shop.scrape(accept);

      assertThat(page.headers().firstValue("Content-Type"))
          .hasValueSatisfying(
              type -> assertThat(type).startsWith("application/openmetrics-text; version=1.0.0"));
      assertThat(page.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void aSlowRequestLeavesItsExemplarInASlowBucket() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1", Draws.SLOW)) {
      shop.get("/inventory");

      assertThat(pageAfterOneRequest(shop).page())
          .contains("route=\"/inventory\",status=\"200\",le=\"0.25\"} 0\n")
          .containsPattern("route=\"/inventory\",status=\"200\",le=\"0.5\"} 1 # .*trace_id");
    }
  }

  @Test
  void eachVariantHoldsItsLabelsInFull() throws Exception {
    try (RunningShop shop = RunningShop.labelling("traceID,spanID,request_id,user_id")) {
      shop.get("/inventory", "X-Request-ID", "r-1", "Baggage", "user.id=u-7");

      assertThat(pageAfterOneRequest(shop).exemplars())
          .singleElement()
          .extracting(Exposition.Exemplar::text)
          .asString()
          .matches(
              "request_id=\"r-1\",spanID=\"[0-9a-f]{16}\",traceID=\"[0-9a-f]{32}\",user_id=\"u-7\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"78, true", "79, false"})
  void aLabelWithoutRoomIsLeftOutAndThoseBeforeItStay(int length, boolean fits) throws Exception {
    String requestId = "x".repeat(length); // 128 less trace_id, its 32 digits and request_id
    try (RunningShop shop = RunningShop.labelling("trace_id,request_id")) {
      shop.get("/inventory", "X-Request-ID", requestId);

      assertThat(pageAfterOneRequest(shop).exemplars())
          .singleElement()
          .satisfies(
              exemplar -> {
                assertThat(exemplar.label("trace_id")).hasSize(32);
                assertThat(exemplar.label("request_id")).isEqualTo(fits ? requestId : "");
              });
    }
  }

  /** The answer arrives before the observation, which counts its last byte as well. */
  private static Exposition pageAfterOneRequest(RunningShop shop) {
    return await()
        .until(
            () -> new Exposition(shop.scrape(RunningShop.PROMETHEUS).body()),
            page -> page.requestsOf("/inventory") == 1);
  }
}
