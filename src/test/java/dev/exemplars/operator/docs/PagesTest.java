package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.cli.Main;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links and commands of every page lead somewhere. */
class PagesTest {

  private static final Path ROOT = Tools.file(".").normalize();
  private static final List<String> NOT_OURS = List.of("target", "node_modules", "bin", ".git");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern MAKE = Pattern.compile("(?m)(?:^    |`|&& )make ([a-z0-9]+)");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^    (?:\\$ )?|`)exemplar-operator ([a-z-]+)");
  private static final Pattern PIPELINE =
      Pattern.compile("```yaml\\n(apiVersion: exemplars.dev.*?)```", Pattern.DOTALL);
  private static final Pattern FILE = Pattern.compile("(?m)^    .*?(?: -f | -k )(\\S+/\\S+)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> isOurs(ROOT.relativize(file)))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) {
    assertThat(found(LINK, page))
        .allMatch(link -> Files.exists(page.resolveSibling(link)), "exists in the repository");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkIntoAPageLeadsToAHeading(Path page) throws IOException {
    for (MatchResult link : ANCHOR.matcher(Files.readString(page)).results().toList()) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));

      assertThat(found(HEADING, target).stream().map(PagesTest::anchor))
          .as(link.group())
          .contains(link.group(2));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandExists(Path page) throws IOException {
    String makefile = Files.readString(Tools.file("Makefile"));

    assertThat(found(MAKE, page))
        .allMatch(target -> makefile.contains("\n" + target + ":"), "is a target of make");
    assertThat(found(COMMAND, page))
        .allMatch(Main.commandLine().getSubcommands()::containsKey, "is a command of the operator");
    assertThat(found(FILE, page))
        .allMatch(file -> Files.exists(ROOT.resolve(file)), "exists in the repository");
  }

  @Test
  void everyPageOfTheDocsIsReachedFromTheReadme() throws IOException {
    String readme = Files.readString(Tools.file("README.md"));

    try (Stream<Path> files = Files.list(Tools.file("docs"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".md")))
          .isNotEmpty()
          .allMatch(page -> readme.contains("](docs/" + page.getFileName() + ")"), "is linked");
    }
  }

  @Test
  void pipelineOfTheReadmeIsTheMinimalExample() throws IOException {
    List<String> shown = found(PIPELINE, Tools.file("README.md"));

    assertThat(Files.readString(Tools.file("examples/pipelines/minimal.yaml")))
        .endsWith(shown.getFirst());
  }

  private static List<String> found(Pattern pattern, Path page) {
    try {
      return pattern
          .matcher(Files.readString(page))
          .results()
          .map((MatchResult match) -> match.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As GitHub and GitLab call a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  private static boolean isOurs(Path file) {
    return NOT_OURS.stream()
        .noneMatch(name -> file.startsWith(name) || file.toString().contains("/" + name + "/"));
  }
}
