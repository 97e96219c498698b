package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.operands.prometheus.Alert;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/alerts.md} has an entry for every alert, and no other. */
class AlertsPageTest {

  private static final Pattern ENTRY =
      Pattern.compile("(?ms)^## (\\w+)\n\n(\\w+)[.](.*?)(?=^## |\\z)");

  @Test
  void every_alert_has_its_entry_and_every_entry_its_alert() throws IOException {
    assertThat(entries().stream().map(entry -> entry.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Alert.values()).map(Alert::name).toList());
  }

  @Test
  void an_entry_says_how_severe_it_is_and_what_to_do() throws IOException {
    assertThat(entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.group(2))
                  .isEqualToIgnoringCase(Alert.valueOf(entry.group(1)).severity());
              assertThat(entry.group(3)).contains("**Cure:**");
            });
  }

  private static List<MatchResult> entries() throws IOException {
    return ENTRY.matcher(Files.readString(Tools.file("docs/alerts.md"))).results().toList();
  }
}
