package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One relabel rule, with the names of prometheus-operator. A field that the action does not use is
 * refused, as Prometheus itself refuses most of them.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "("
            + RelabelingSpec.ACTION
            + " in ['Replace', 'HashMod', 'Lowercase', 'Uppercase', 'KeepEqual', 'DropEqual']) == has(self.targetLabel)",
    message =
        "targetLabel is for the actions Replace, HashMod, Lowercase, Uppercase, KeepEqual and DropEqual, and needed"
            + " there: add or remove it")
@ValidationRule(
    value = "(" + RelabelingSpec.ACTION + " == 'HashMod') == has(self.modulus)",
    message = "modulus is for the action HashMod, and needed there: add or remove it")
@ValidationRule(
    value =
        RelabelingSpec.ACTION
            + " in ['Keep', 'Drop', 'LabelMap', 'LabelDrop', 'LabelKeep'] ? has(self.regex) : ("
            + RelabelingSpec.ACTION
            + " == 'Replace' || !has(self.regex))",
    message =
        "regex is for the actions Replace, Keep, Drop, LabelMap, LabelDrop and LabelKeep, and needed by all but"
            + " Replace: add or remove it")
@ValidationRule(
    value =
        RelabelingSpec.ACTION
            + " in ['Keep', 'Drop', 'HashMod', 'Lowercase', 'Uppercase', 'KeepEqual', 'DropEqual']"
            + " ? has(self.sourceLabels) : ("
            + RelabelingSpec.ACTION
            + " == 'Replace' || !has(self.sourceLabels))",
    message =
        "sourceLabels is not for the actions LabelMap, LabelDrop and LabelKeep, and needed by all others but Replace:"
            + " add or remove it")
@ValidationRule(
    value =
        "!has(self.separator) || (has(self.sourceLabels) && !("
            + RelabelingSpec.ACTION
            + " in ['KeepEqual', 'DropEqual']))",
    message =
        "separator joins sourceLabels, and the actions KeepEqual and DropEqual do not use it: remove it")
@ValidationRule(
    value = "!has(self.replacement) || " + RelabelingSpec.ACTION + " in ['Replace', 'LabelMap']",
    message = "replacement is for the actions Replace and LabelMap: remove it")
@ValidationRule(
    value =
        "!has(self.replacement) || "
            + RelabelingSpec.ACTION
            + " != 'LabelMap' || self.replacement.matches(r'"
            + Schema.LABEL_TEMPLATE
            + "')",
    message = "replacement of the action LabelMap must make a label name, such as pod_$1")
public record RelabelingSpec(
    @Nullable @Size(min = 1, max = Schema.MOST_SOURCE_LABELS) @JsonPropertyDescription("Labels whose values are joined and compared.")
        List<@Size(min = 1, max = 128) @Pattern(Schema.SERIES_LABEL) String> sourceLabels,
    @Nullable @Size(max = 16) @Pattern(Schema.PRINTABLE) @JsonPropertyDescription("What joins the values. Default: a semicolon.")
        String separator,
    @Nullable @Size(max = Schema.LONGEST_REGEX) @Pattern(Schema.PRINTABLE) @JsonPropertyDescription(
            "Regular expression (RE2) that all of the joined value must match. Default: (.*).")
        String regex,
    @Nullable @Min(1) @Max(1_000_000) @JsonPropertyDescription("Of the hash of the joined value, for HashMod.")
        Integer modulus,
    @Nullable @Size(min = 1, max = 128) @Pattern(Schema.SERIES_LABEL) @JsonPropertyDescription("Label that is written, or compared with.")
        String targetLabel,
    @Nullable @Size(max = 512) @Pattern(Schema.PRINTABLE) @JsonPropertyDescription(
            "New value, or with LabelMap new name; $1 is a group of regex. Default: $1.")
        String replacement,
    @Nullable @JsonPropertyDescription(
            "What to do: Replace, Keep, Drop, HashMod, LabelMap, LabelDrop, LabelKeep, Lowercase, Uppercase, KeepEqual"
                + " or DropEqual. Default: Replace.")
        Action action) {

  static final String ACTION = "(has(self.action) ? self.action : 'Replace')";

  /** What Prometheus does; there the names are in lower case. */
  public enum Action {
    Replace,
    Keep,
    Drop,
    HashMod,
    LabelMap,
    LabelDrop,
    LabelKeep,
    Lowercase,
    Uppercase,
    KeepEqual,
    DropEqual
  }
}
