package dev.exemplars.operator.settings;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options take durations as the API does: positive, in Go's form. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    return GoDuration.parse(value)
        .filter(Duration::isPositive)
        .orElseThrow(
            () ->
                new TypeConversionException("'%s' is not a duration such as 10s".formatted(value)));
  }
}
