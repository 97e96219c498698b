package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README shows works when pasted, and its links lead somewhere. */
class ReadmeIT {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern PIPELINE =
      Pattern.compile("```yaml\\n(apiVersion: exemplars.dev.*?)```", Pattern.DOTALL);

  @Test
  void pipelineOfTheReadmeIsTheMinimalExample() throws IOException {
    Matcher shown = PIPELINE.matcher(Files.readString(Tools.file("README.md")));
    assertThat(shown.find()).isTrue();

    assertThat(Files.readString(Tools.file("examples/pipelines/minimal.yaml")))
        .endsWith(shown.group(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/alerts.md",
        "docs/check.md",
        "docs/gitops/README.md",
        "docs/grants.md",
        "docs/metrics.md",
        "docs/reference.md",
        "docs/storage.md",
        "docs/troubleshooting.md",
        "docs/upgrade.md",
        "examples/go/README.md",
        "examples/java/README.md",
        "examples/pipelines/README.md",
        "examples/python/README.md",
        "helm/exemplar-operator/README.md"
      })
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Path file = Tools.file(page);
    Matcher links = LINK.matcher(Files.readString(file));

    assertThat(links.results().map(link -> link.group(1)))
        .allMatch(link -> Files.exists(file.resolveSibling(link)), "exists in the repository");
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    String readme = Files.readString(Tools.file("README.md"));

    try (Stream<Path> pages = Files.list(Tools.file("docs"))) {
      assertThat(pages)
          .isNotEmpty()
          .allMatch(page -> readme.contains("](docs/" + page.getFileName() + ")"), "is linked");
    }
  }

  @Test
  void everyMakeTargetOfTheReadmeExists() throws IOException {
    String makefile = Files.readString(Tools.file("Makefile"));
    Matcher targets =
        Pattern.compile("(?m)(?:^    |`)make ([a-z0-9]+)")
            .matcher(Files.readString(Tools.file("README.md")));

    assertThat(targets.results().map(target -> target.group(1)))
        .isNotEmpty()
        .allMatch(target -> makefile.contains("\n" + target + ":"), "is a target");
  }
}
