package dev.exemplars.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.operands.prometheus.PrometheusConfigMap;
import dev.exemplars.operator.operands.prometheus.PrometheusDeployment;
import dev.exemplars.operator.plan.JobPlan;
import dev.exemplars.operator.plan.JobTargets;
import dev.exemplars.operator.plan.PipelinePlan;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.real.BuiltPrometheus;
import dev.exemplars.operator.real.Certificate;
import dev.exemplars.operator.real.Http;
import dev.exemplars.operator.real.OnThisMachine;
import dev.exemplars.operator.real.RealProcess;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets promtool and Prometheus judge what plans become: those of the plan's version where they are
 * built, else those that stand for it (see {@link BuiltPrometheus}).
 */
final class JudgingPrometheus {

  private static final int A_CALL = 100;

  private final Path directory;
  private final Path credentials;
  private final Certificate certificate;

  JudgingPrometheus(Path directory) throws IOException {
    this.directory = directory;
    this.credentials = Files.createDirectories(directory.resolve("credentials"));
    this.certificate = Certificate.of("drawn", directory);
  }

  /** promtool takes every configuration, and the rules beside it. */
  void assertChecked(List<PipelinePlan> plans) throws IOException {
    List<String> files = new ArrayList<>();
    for (PipelinePlan plan : plans) {
      if (plan.scrape().jobs().stream().noneMatch(JudgingPrometheus::isRelabeledByPromtool)) {
        Path own = directory.resolve("check/" + files.size());
        write(plan, own);
        files.add(own.resolve("prometheus.yml").toString());
      }
    }
    for (int i = 0; i < files.size(); i += A_CALL) {
      List<String> command =
          new ArrayList<>(
              List.of(built(plans.getFirst()).promtool().toString(), "check", "config"));
      command.addAll(files.subList(i, Math.min(files.size(), i + A_CALL)));
      RealProcess promtool = RealProcess.start("promtool-" + i, directory, command, Map.of());
      assertThat(promtool.awaitEnd()).as(Files.readString(promtool.log())).isZero();
    }
  }

  /** Prometheus becomes ready with the configuration and the flags of the Deployment. */
  void assertStarts(PipelinePlan plan) throws IOException {
    OnThisMachine here = here();
    write(plan, here.volume("config"));
    try (RealProcess prometheus =
        RealProcess.start("prometheus", here.home(), here.command(container(plan)), Map.of())) {
      prometheus.awaitOk(here.url() + "/-/ready");
    }
  }

  /** One running Prometheus takes all of them, one after the other. */
  void assertReloads(List<PipelinePlan> plans) throws IOException {
    OnThisMachine here = here();
    List<String> command = new ArrayList<>(here.command(container(plans.getFirst())));
    command.remove("--web.enable-lifecycle");
    command.addAll(List.of("--web.enable-lifecycle", "--storage.remote.flush-deadline=1s"));
    write(plans.getFirst(), here.volume("config"));
    try (RealProcess prometheus = RealProcess.start("prometheus", here.home(), command, Map.of())) {
      prometheus.awaitOk(here.url() + "/-/ready");
      for (PipelinePlan plan : plans) {
        write(plan, here.volume("config"));
        String refusal = Http.post(here.url() + "/-/reload");
        assertThat(refusal).as(PrometheusConfigMap.of(plan).getData().toString()).isEmpty();
      }
    }
  }

  private OnThisMachine here() throws IOException {
    return new OnThisMachine(
        Files.createTempDirectory(directory, "prometheus"), RealProcess.freePort());
  }

  private static BuiltPrometheus built(PipelinePlan plan) {
    return BuiltPrometheus.of("prometheus:v" + plan.prometheus().version());
  }

  private static Container container(PipelinePlan plan) {
    return PrometheusDeployment.of(plan)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  /** promtool asks for every file of credentials; Prometheus reads those of TLS. */
  private void write(PipelinePlan plan, Path target) throws IOException {
    Files.createDirectories(target);
    PrometheusConfigMap.of(plan).getData().forEach((name, text) -> write(target, name, text));
    for (SecretUse use : plan.prometheusSecrets()) {
      String name = use.file();
      write(
          credentials,
          name,
          name.endsWith(".key")
              ? certificate.keyPem()
              : name.endsWith(".ca") || name.endsWith(".cert") ? certificate.pem() : "anything");
    }
  }

  private void write(Path target, String name, String text) {
    try {
      Files.writeString(
          target.resolve(name),
          text.replace("/etc/prometheus/credentials", credentials.toString())
              .replace("/etc/prometheus/config", target.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of targets in the file alone, and it complains of one that a rule destroys. */
  private static boolean isRelabeledByPromtool(JobPlan job) {
    return job.targets() instanceof JobTargets.Static && !job.relabelings().isEmpty();
  }
}
