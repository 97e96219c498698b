package dev.exemplars.operator.verdict;

import dev.exemplars.operator.observe.http.BoundedHttp;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.ExampleShop;
import dev.exemplars.operator.real.KnownTraces;
import dev.exemplars.operator.real.RefusingReceiver;
import dev.exemplars.operator.real.TempoServer;
import java.nio.file.Path;

/**
 * What all scenes stand on: two real Tempos and a real application, whose traces go to the first.
 *
 * @param tenants the Tempo that wants to be asked as a tenant, which is {@code shop}
 * @param known ids of traces that are in both
 * @param knownShort the same, of 16 digits
 * @param stranger a certificate that nobody believes
 */
record Ground(
    Path directory,
    TempoServer tempo,
    TempoServer tenants,
    ExampleShop shop,
    RefusingReceiver receiver,
    KnownTraces known,
    KnownTraces knownShort,
    KnownTraces ofTenant,
    Certificate stranger,
    BoundedHttp http)
    implements AutoCloseable {

  static Ground prepare(Path directory) {
    TempoServer tempo = TempoServer.start(directory.resolve("tempo"));
    TempoServer tenants = TempoServer.startForTenants(directory.resolve("tenants"));
    Certificate stranger = Certificate.of("stranger", directory);
    ExampleShop shop = ExampleShop.start(directory.resolve("shop"), 10, 1.0, tempo.otlpGrpcUrl());
    tempo.awaitReady();
    tenants.awaitReady();
    return new Ground(
        directory,
        tempo,
        tenants,
        shop,
        RefusingReceiver.start(),
        KnownTraces.sent(tempo, "", 32),
        KnownTraces.sent(tempo, "", 16),
        KnownTraces.sent(tenants, "shop", 32),
        stranger,
        new BoundedHttp(true, "192.0.2.1"));
  }

  @Override
  public void close() {
    shop.close();
    receiver.close();
    tempo.close();
    tenants.close();
  }
}
