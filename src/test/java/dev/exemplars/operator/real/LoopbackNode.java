package dev.exemplars.operator.real;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays the node for Prometheus Pods of one namespace: runs the container's command as a process,
 * with its ConfigMaps and Secrets as files that follow the API, and reports the Pod as running. It
 * plays the provisioner of volumes, too: a claim is bound when a Pod uses it, and is a directory
 * that stays when the Pod goes. {@link OnThisMachine} is all that differs from a real node; its
 * kubeconfig holds a token of the Pod's ServiceAccount, which a node would mount.
 */
public final class LoopbackNode implements AutoCloseable {

  private static final String ADDRESS = "127.0.0.1";

  private final RealCluster cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final Path directory;
  private final int port;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Map<String, RealProcess> running = new ConcurrentHashMap<>();
  private final AtomicInteger starts = new AtomicInteger();
  private volatile UnaryOperator<Optional<String>> delivery = UnaryOperator.identity();
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<ConfigMap> configMaps;
  private final SharedIndexInformer<Secret> secrets;

  private LoopbackNode(RealCluster cluster, String namespace, Path directory, int port) {
    this.cluster = cluster;
    this.client = cluster.admin();
    this.namespace = namespace;
    this.directory = directory;
    this.port = port;
    this.pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/component", "prometheus")
            .inform(new Handler<>(this::run, this::stop));
    this.configMaps =
        client.configMaps().inNamespace(namespace).inform(new Handler<>(this::refresh, gone -> {}));
    this.secrets =
        client
            .secrets()
            .inNamespace(namespace)
            .inform(new Handler<>(this::refreshSecret, this::emptySecret));
  }

  /** Runs the namespace's Prometheus on a port of this machine. */
  public static LoopbackNode start(
      RealCluster cluster, String namespace, Path directory, int port) {
    return new LoopbackNode(cluster, namespace, directory, port);
  }

  /** Where the namespace's Prometheus answers. */
  public String prometheusUrl() {
    return new OnThisMachine(directory, port).url();
  }

  /** Whether a Prometheus of the namespace answers, and is ready. */
  public boolean isReady() {
    return Http.isOk(prometheusUrl() + "/-/ready");
  }

  /** From now on nothing changes on the node, as while a kubelet has not synced yet. */
  public void holdDeliveries() {
    delivery = file -> Optional.empty();
  }

  /** From now on files arrive changed: for what a real operator never writes. */
  public void changeDeliveries(UnaryOperator<String> change) {
    delivery = file -> file.map(change);
  }

  /** From now on files arrive again, and first of all what should have arrived meanwhile. */
  public void resumeDeliveries() {
    delivery = UnaryOperator.identity();
    configMaps.getStore().list().forEach(map -> executor.execute(() -> refresh(map)));
    secrets.getStore().list().forEach(secret -> executor.execute(() -> refreshSecret(secret)));
  }

  /** The {@code prometheus.yml} that a Pod has; it stays when the Pod is gone. */
  public String configOf(String podUid) {
    return read(directory.resolve(podUid).resolve("config/prometheus.yml"));
  }

  /** What the Prometheus of a Pod has logged; it stays when the Pod is gone. */
  public String logOf(String podUid) {
    return read(directory.resolve(podUid).resolve("prometheus.log"));
  }

  /** Ends every Prometheus, while its Pod still counts as running. */
  public void killPrometheus() {
    running.values().forEach(RealProcess::close);
  }

  /** How many Prometheus processes were ever started. */
  public int starts() {
    return starts.get();
  }

  @Override
  public void close() {
    pods.close();
    configMaps.close();
    secrets.close();
    executor.shutdownNow();
    running.values().forEach(RealProcess::close);
  }

  private void run(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (running.containsKey(uid) || pod.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    Container container = pod.getSpec().getContainers().getFirst();
    OnThisMachine here = onThisMachine(pod);
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getConfigMap() != null) {
        writeFiles(pod, configMap(volume), here.volume(volume.getName()));
      } else if (volume.getSecret() != null) {
        client.secrets().inNamespace(namespace).list().getItems().stream()
            .filter(secret -> isOf(volume, secret))
            .forEach(secret -> writeFiles(secret, here.volume(volume.getName())));
      } else if (volume.getPersistentVolumeClaim() != null) {
        mount(claim(volume), here.volume(volume.getName()));
      }
    }
    // Every Pod has the same address here, and a socket may outlive its process for a moment.
    Waiting.until(
        "the port of the Pod before to be free",
        Duration.ofSeconds(20),
        () -> {
          stopThoseGone();
          return RealProcess.isFree(port);
        });
    RealProcess process =
        RealProcess.start("prometheus", here.home(), here.command(container), Map.of());
    starts.incrementAndGet();
    running.put(uid, process);
    process.awaitOk(prometheusUrl() + "/-/ready");
    report(pod, container);
  }

  private void stop(Pod pod) {
    RealProcess process = running.remove(pod.getMetadata().getUid());
    if (process != null) {
      process.close();
    }
  }

  /** A watch may show the next Pod before it shows that the one before is gone. */
  private void stopThoseGone() {
    Set<String> there =
        client.pods().inNamespace(namespace).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .map(pod -> pod.getMetadata().getUid())
            .collect(Collectors.toSet());
    running
        .entrySet()
        .removeIf(
            one -> {
              boolean isGone = !there.contains(one.getKey());
              if (isGone) {
                one.getValue().close();
              }
              return isGone;
            });
  }

  /** A changed ConfigMap reaches the Pods that mount it. */
  private void refresh(ConfigMap changed) {
    for (Pod pod : pods.getStore().list()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (running.containsKey(pod.getMetadata().getUid())
            && volume.getConfigMap() != null
            && volume.getConfigMap().getName().equals(changed.getMetadata().getName())) {
          writeFiles(pod, changed, onThisMachine(pod).volume(volume.getName()));
        }
      }
    }
  }

  /** A changed Secret, too; a node takes away the files of keys that are gone. */
  private void refreshSecret(Secret changed) {
    for (Pod pod : pods.getStore().list()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (running.containsKey(pod.getMetadata().getUid()) && isOf(volume, changed)) {
          writeFiles(changed, onThisMachine(pod).volume(volume.getName()));
        }
      }
    }
  }

  private void emptySecret(Secret gone) {
    refreshSecret(new SecretBuilder(gone).withData(Map.of()).build());
  }

  private static boolean isOf(Volume volume, Secret secret) {
    return volume.getSecret() != null
        && volume.getSecret().getSecretName().equals(secret.getMetadata().getName());
  }

  private OnThisMachine onThisMachine(Pod pod) {
    return new OnThisMachine(directory.resolve(pod.getMetadata().getUid()), port);
  }

  private ConfigMap configMap(Volume volume) {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withName(volume.getConfigMap().getName())
        .require();
  }

  private PersistentVolumeClaim claim(Volume volume) {
    return client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName(volume.getPersistentVolumeClaim().getClaimName())
        .require();
  }

  private void mount(PersistentVolumeClaim claim, Path target) {
    try {
      Path volume = directory.resolve("volumes").resolve(claim.getMetadata().getUid());
      Files.createDirectories(volume);
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, volume.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodelessPods.reportStatus(
        client,
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(claim.getMetadata().getName())
            .withNamespace(namespace)
            .endMetadata()
            .withNewStatus()
            .withPhase("Bound")
            .withCapacity(claim.getSpec().getResources().getRequests())
            .endStatus()
            .build());
  }

  private void writeFiles(Pod pod, ConfigMap content, Path target) {
    OnThisMachine here = onThisMachine(pod);
    try {
      Files.createDirectories(target);
      if (!Files.exists(here.kubeconfig())) {
        cluster.kubeconfig(namespace, pod.getSpec().getServiceAccountName(), here.kubeconfig());
      }
      Map<String, String> delivered = new HashMap<>();
      content
          .getData()
          .forEach(
              (key, text) ->
                  delivery
                      .apply(Optional.of(here.config(text)))
                      .ifPresent(arrived -> delivered.put(key, arrived)));
      if (!delivered.isEmpty()) {
        swap(delivered, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a kubelet does it: by one link, so that all files are new at one moment. */
  private static void swap(Map<String, String> files, Path target) throws IOException {
    Path version = Files.createTempDirectory(target, "..");
    Path link = target.resolve("..new");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(version.resolve(file.getKey()), file.getValue());
    }
    Files.createSymbolicLink(link, version.getFileName());
    Files.move(link, target.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (String key : files.keySet()) {
      if (!Files.isSymbolicLink(target.resolve(key))) {
        Files.createSymbolicLink(target.resolve(key), Path.of("..data", key));
      }
    }
    try (Stream<Path> there = Files.list(target)) {
      for (Path file : there.filter(Files::isSymbolicLink).toList()) {
        if (Files.notExists(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private void writeFiles(Secret content, Path target) {
    if (delivery.apply(Optional.of("")).isEmpty()) {
      return;
    }
    Map<String, String> data = Optional.ofNullable(content.getData()).orElse(Map.of());
    try {
      Files.createDirectories(target);
      try (Stream<Path> there = Files.list(target)) {
        for (Path file : there.toList()) {
          if (!data.containsKey(file.getFileName().toString())) {
            Files.delete(file);
          }
        }
      }
      for (Map.Entry<String, String> file : data.entrySet()) {
        Path temporary = target.resolve("..new");
        Files.write(temporary, Base64.getDecoder().decode(file.getValue()));
        Files.move(temporary, target.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Pod pod, Container container) {
    Pod status =
        new PodBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(namespace)
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP(ADDRESS)
            .addNewPodIP(ADDRESS)
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .addNewContainerStatus()
            .withName(container.getName())
            .withImage(container.getImage())
            .withImageID(container.getImage())
            .withReady(true)
            .withRestartCount(0)
            .endContainerStatus()
            .endStatus()
            .build();
    NodelessPods.reportStatus(client, status);
  }

  /** One thread for everything, as for one Pod on one kubelet. */
  private final class Handler<T> implements ResourceEventHandler<T> {
    private final Consumer<T> present;
    private final Consumer<T> gone;

    Handler(Consumer<T> present, Consumer<T> gone) {
      this.present = present;
      this.gone = gone;
    }

    @Override
    public void onAdd(T object) {
      executor.execute(() -> guarded(present, object));
    }

    @Override
    public void onUpdate(T before, T object) {
      executor.execute(() -> guarded(present, object));
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      executor.execute(() -> guarded(gone, object));
    }

    private void guarded(Consumer<T> action, T object) {
      try {
        action.accept(object);
      } catch (RuntimeException e) {
        // A node that is being closed ends its processes, whatever they were about to do.
        if (!executor.isShutdown()) {
          System.err.println("loopback node: " + e);
        }
      }
    }
  }
}
