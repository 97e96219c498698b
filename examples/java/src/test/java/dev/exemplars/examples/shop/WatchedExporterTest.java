package dev.exemplars.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedExporterTest {
  private final Logger logger = Logger.getLogger(WatchedExporter.class.getName());
  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    logger.addHandler(lines);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(lines);
    logger.setUseParentHandlers(true);
  }

  @Test
  void anOutageIsReportedOnceAndItsEndOnce() {
    deliver(true, false, false, false, true, true);

    assertThat(lines.heard)
        .containsExactly(
            "WARNING traces do not reach tempo: java.net.ConnectException: refused",
            "INFO traces reach tempo again");
  }

  @Test
  void aSecondOutageIsReportedAgain() {
    deliver(false, true, false);

    assertThat(lines.heard).hasSize(3);
  }

  private static void deliver(Boolean... outcomes) {
    WatchedExporter exporter = new WatchedExporter(new ScriptedExporter(outcomes), "tempo");
    for (int batch = 0; batch < outcomes.length; batch++) {
      exporter.export(List.of());
    }
  }

  private static final class Lines extends Handler {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      heard.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
