package dev.exemplars.operator.api;

/** What is wrong with a configuration that Prometheus refused; its own words may quote a secret. */
public enum ConfigFault {
  /** It is no YAML. */
  InvalidYaml("it is no YAML"),
  /** It has a field that this version does not know. */
  UnknownField("it has a field that this version does not know"),
  /** A field has a value of the wrong type. */
  WrongType("a field has a value of the wrong type"),
  /** A regular expression is none. */
  InvalidRegex("a regular expression is none"),
  /** A value is not allowed, or two contradict each other. */
  InvalidValue("a value is not allowed, or two contradict each other"),
  /** The file, or one that it needs, is not there. */
  MissingFile("the file, or one that it needs, is not there"),
  /** It was read, but a part of it could not be applied, such as a rule. */
  NotApplied("it was read, but a part of it could not be applied, such as a rule");

  private final String text;

  ConfigFault(String text) {
    this.text = text;
  }

  /** What is wrong, as a clause. */
  public String text() {
    return text;
  }
}
