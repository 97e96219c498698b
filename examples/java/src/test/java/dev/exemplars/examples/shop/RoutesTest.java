package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static RunningShop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = RunningShop.sampling("0");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/checkout, 200",
    "/inventory, 200",
    "/healthz, 200",
    "/checkout/more, 404",
    "/nothing, 404"
  })
  void aPathIsServedOrNot(String path, int status) throws Exception {
    assertThat(shop.get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    assertThat(shop.post("/checkout").statusCode()).isEqualTo(405);
    assertThat(shop.post("/checkout").headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void metricsAreNotOnThePortOfTheShop() throws Exception {
    assertThat(shop.get("/metrics").statusCode()).isEqualTo(404);
  }
}
