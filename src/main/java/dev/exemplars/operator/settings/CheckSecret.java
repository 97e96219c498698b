package dev.exemplars.operator.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a secret of a command line is. It never prints what the environment holds.
 *
 * @param option that names the file
 * @param file that holds it, which counts before the environment
 * @param environment what the environment holds
 */
public record CheckSecret(String option, Optional<Path> file, Optional<String> environment) {

  /** Whether there is one. */
  public boolean isGiven() {
    return file.isPresent() || environment.isPresent();
  }

  @Override
  public String toString() {
    return option;
  }
}
