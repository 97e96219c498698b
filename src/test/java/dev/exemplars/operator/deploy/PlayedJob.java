package dev.exemplars.operator.deploy;

import dev.exemplars.operator.real.OperatorProcess;
import dev.exemplars.operator.real.RealProcess;
import dev.exemplars.operator.real.Waiting;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;

/**
 * Stands in for the node and the Job controller, of which {@link EmptyCluster} has none: runs what
 * the next Job runs, with its arguments and as its account, and writes how it ended into its
 * status.
 */
final class PlayedJob {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private PlayedJob() {}

  /** What it said, once a Job of that name has come and run to its end. */
  static CompletableFuture<String> next(String name, Path directory) {
    return CompletableFuture.supplyAsync(() -> play(name, directory));
  }

  private static String play(String name, Path directory) {
    KubernetesClient admin = EmptyCluster.shared().admin();
    var jobs = admin.batch().v1().jobs().inNamespace(Chart.NAME).withName(name);
    // One that has ended stays for a while.
    Waiting.until(
        "the Job " + name,
        PATIENCE,
        () -> jobs.get() != null && jobs.get().getStatus().getConditions().isEmpty());
    Job job = jobs.get();
    try {
      RealProcess process = run(job, directory);
      boolean well = process.awaitEnd() == 0;
      String said = Files.readString(process.log());
      jobs.editStatus(
          seen -> {
            seen.setStatus(
                (well
                        ? status("SuccessCriteriaMet", "Complete")
                        : status("FailureTarget", "Failed"))
                    .build());
            return seen;
          });
      return said;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RealProcess run(Job job, Path directory) throws IOException {
    var pod = job.getSpec().getTemplate().getSpec();
    Path kubeconfig =
        EmptyCluster.shared()
            .kubeconfig(
                Chart.NAME, pod.getServiceAccountName(), directory.resolve("job.kubeconfig"));
    return OperatorProcess.startCommand(
        Files.createTempDirectory(directory, "job-"),
        kubeconfig,
        pod.getContainers().getFirst().getArgs().toArray(String[]::new));
  }

  private static JobStatusBuilder status(String... conditions) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    JobStatusBuilder status = new JobStatusBuilder().withStartTime(now);
    for (String condition : conditions) {
      status.addToConditions(
          new JobConditionBuilder()
              .withType(condition)
              .withStatus("True")
              .withLastTransitionTime(now)
              .withLastProbeTime(now)
              .build());
    }
    return conditions[1].equals("Complete")
        ? status.withCompletionTime(now).withSucceeded(1)
        : status.withFailed(1);
  }
}
