package dev.exemplars.operator.deploy;

import dev.exemplars.operator.real.Program;
import java.util.List;

/** A linter for the practice of running things safely in Kubernetes. */
final class KubeScore {

  private KubeScore() {}

  /**
   * What it finds in manifests, a line each. A limit of CPU is no finding: it slows the start of a
   * JVM down, and takes the lead away from an operator that is throttled.
   */
  static List<String> findings(String manifests) {
    Program.Result result =
        Program.of("kube-score")
            .runWithInput(
                manifests,
                "score",
                "--kubernetes-version=v1.34",
                "--ignore-container-cpu-limit",
                "--output-format=ci",
                "-");
    List<String> lines = result.out().lines().toList();
    if (lines.stream().noneMatch(line -> line.startsWith("[OK]"))) {
      throw new AssertionError("it looked at nothing: " + result.out() + result.err());
    }
    return lines.stream()
        .filter(line -> !line.startsWith("[OK]") && !line.startsWith("[SKIPPED]"))
        .toList();
  }
}
