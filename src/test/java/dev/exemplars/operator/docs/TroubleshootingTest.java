package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {

  private static final Pattern ENTRY =
      Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\| [A-Z`].*[.] \\|$");

  @Test
  void everyReasonHasOneEntryAndNoEntryIsOfNone() throws IOException {
    String page = Files.readString(Tools.file("docs/troubleshooting.md"));
    List<String> entries = ENTRY.matcher(page).results().map(match -> match.group(1)).toList();

    assertThat(entries)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::name).toList());
  }
}
