package dev.exemplars.examples.shop;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace backend receives. */
class TracesTest {

  @Test
  void aCheckoutIsOneTraceOfServerClientAndServer() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      assertThat(shop.get("/checkout").statusCode()).isEqualTo(200);

      List<SpanData> spans = spansOnceThereAre(3, shop);
      SpanData checkout = named("GET /checkout", spans);
      SpanData call = named("GET", spans);
      SpanData inventory = named("GET /inventory", spans);
      assertThat(spans).extracting(SpanData::getTraceId).containsOnly(checkout.getTraceId());
      assertThat(checkout.getParentSpanContext().isValid()).isFalse();
      assertThat(call.getParentSpanId()).isEqualTo(checkout.getSpanId());
      assertThat(inventory.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(List.of(checkout, call, inventory))
          .extracting(SpanData::getKind)
          .containsExactly(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER);
    }
  }

  @Test
  void anIncomingTraceIsContinued() throws Exception {
    String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    String caller = "00f067aa0ba902b7";
    try (RunningShop shop = RunningShop.sampling("0")) {
      shop.get("/checkout", "traceparent", "00-" + traceId + "-" + caller + "-01");

      List<SpanData> spans = spansOnceThereAre(3, shop);
      assertThat(spans).extracting(SpanData::getTraceId).containsOnly(traceId);
      assertThat(named("GET /checkout", spans).getParentSpanId()).isEqualTo(caller);
    }
  }

  @Test
  void theCallersBaggageReachesTheInventoryToo() throws Exception {
    try (RunningShop shop = RunningShop.labelling("trace_id,user_id")) {
      shop.get("/checkout", "Baggage", "user.id=u-7");

      Exposition page =
          await()
              .until(
                  () -> new Exposition(shop.scrape(RunningShop.PROMETHEUS).body()),
                  read -> read.requestsOf("/checkout") == 1);
      assertThat(page.exemplarsOf("/inventory"))
          .singleElement()
          .extracting(exemplar -> exemplar.label("user_id"))
          .isEqualTo("u-7");
    }
  }

  @Test
  void aFailureOfTheInventoryMarksEverySpanOnTheWay() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1", Draws.FAILING)) {
      assertThat(shop.get("/checkout").statusCode()).isEqualTo(500);

      assertThat(spansOnceThereAre(3, shop))
          .extracting(span -> span.getStatus().getStatusCode())
          .containsOnly(StatusCode.ERROR);
    }
  }

  @Test
  void everySpanBearsTheNameOfTheService() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      shop.get("/inventory");

      assertThat(spansOnceThereAre(1, shop).getFirst().getResource().getAttributes().asMap())
          .containsEntry(stringKey("service.name"), "shop");
    }
  }

  @Test
  void probesAreNotTraced() throws Exception {
    try (RunningShop shop = RunningShop.sampling("1")) {
      assertThat(shop.get("/healthz").statusCode()).isEqualTo(200);
      shop.get("/inventory");

      assertThat(spansOnceThereAre(1, shop))
          .extracting(SpanData::getName)
          .containsExactly("GET /inventory");
    }
  }

  @Test
  void theBuiltInLoadStartsATraceWithEachRequest() throws Exception {
    try (RunningShop shop = RunningShop.underLoad("100")) {
      List<SpanData> spans = await().until(shop::spans, seen -> checkouts(seen).size() >= 3);

      assertThat(checkouts(spans)).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }
  }

  /** The answer arrives before its span has ended. */
  private static List<SpanData> spansOnceThereAre(int count, RunningShop shop) {
    return await().until(shop::spans, spans -> spans.size() == count);
  }

  private static List<SpanData> checkouts(List<SpanData> spans) {
    return spans.stream().filter(span -> span.getName().equals("GET /checkout")).toList();
  }

  private static SpanData named(String name, List<SpanData> spans) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }
}
