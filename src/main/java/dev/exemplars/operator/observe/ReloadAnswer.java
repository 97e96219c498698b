package dev.exemplars.operator.observe;

import dev.exemplars.operator.api.ConfigFault;
import dev.exemplars.operator.api.ExemplarPipelineStatus.RefusalStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a Prometheus refuses its configuration, read from what {@code /-/reload} answers. That quotes
 * the file, and so no word of it is passed on: a kind, and the number of a line where there is one.
 */
final class ReloadAnswer {

  private static final String LOADING =
      "failed to reload config: couldn't load configuration \\(--config[.]file=\"[^\"]*\"\\): ";
  private static final String APPLYING =
      "failed to reload config: one or more errors occurred while applying ";
  private static final String PARSING = LOADING + "parsing YAML file \\S+: ";
  private static final String FIRST_LINE = "yaml: unmarshal errors:\n {2}line (\\d{1,7}): ";

  /** How such an answer begins, as seen on 2.45 and 2.53; the first that fits is right. */
  private static final List<Form> FORMS =
      List.of(
          new Form(ConfigFault.UnknownField, Pattern.compile(PARSING + FIRST_LINE + "field ")),
          new Form(
              ConfigFault.WrongType, Pattern.compile(PARSING + FIRST_LINE + "cannot unmarshal ")),
          new Form(
              ConfigFault.InvalidYaml, Pattern.compile(PARSING + "yaml: (?:line (\\d{1,7}): )?")),
          new Form(ConfigFault.InvalidRegex, Pattern.compile(PARSING + "error parsing regexp: ()")),
          new Form(ConfigFault.InvalidValue, Pattern.compile(PARSING + "()")),
          new Form(
              ConfigFault.MissingFile,
              Pattern.compile(LOADING + "open \\S+: no such file or directory()")),
          new Form(ConfigFault.NotApplied, Pattern.compile(APPLYING + "()")));

  /**
   * How an answer begins.
   *
   * @param beginning whose group is the line, or empty
   */
  private record Form(ConfigFault fault, Pattern beginning) {}

  private ReloadAnswer() {}

  /** What it means; empty where it is of no known form. */
  static Optional<RefusalStatus> refusal(byte[] answer) {
    String text = new String(answer, StandardCharsets.UTF_8);
    return FORMS.stream().flatMap(form -> refusal(form, text).stream()).findFirst();
  }

  private static Optional<RefusalStatus> refusal(Form form, String text) {
    Matcher match = form.beginning.matcher(text);
    return match.lookingAt()
        ? Optional.of(
            new RefusalStatus(
                form.fault,
                Optional.ofNullable(match.group(1))
                    .filter(line -> !line.isEmpty())
                    .map(Integer::valueOf)
                    .filter(line -> line > 0)
                    .orElse(null)))
        : Optional.empty();
  }
}
