package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Plays the node for Prometheus Pods of one namespace: runs the container's command as a process,
 * with its ConfigMaps as files that follow the API, and reports the Pod as running. What differs
 * from a real node, and only that: the paths of mounts, the address (this machine's loopback, a
 * free port for the declared one), and a kubeconfig with a token of the Pod's ServiceAccount where
 * a node would mount that token.
 */
public final class LoopbackNode implements AutoCloseable {

  private static final YAMLMapper YAML = new YAMLMapper();
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
  }

  /** Runs the namespace's Prometheus on a port of this machine. */
  public static LoopbackNode start(
      RealCluster cluster, String namespace, Path directory, int port) {
    return new LoopbackNode(cluster, namespace, directory, port);
  }

  /** Where the namespace's Prometheus answers. */
  public String prometheusUrl() {
    return "http://" + ADDRESS + ":" + port;
  }

  /** From now on nothing changes on the node, as while a kubelet has not synced yet. */
  public void holdDeliveries() {
    delivery = file -> Optional.empty();
  }

  /** From now on files arrive changed: for what a real operator never writes. */
  public void changeDeliveries(UnaryOperator<String> change) {
    delivery = file -> file.map(change);
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
    executor.shutdownNow();
    running.values().forEach(RealProcess::close);
  }

  private void run(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (running.containsKey(uid) || pod.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    Path home = home(pod);
    Container container = pod.getSpec().getContainers().getFirst();
    Map<String, Path> mounts = new HashMap<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Volume volume = volume(pod, mount);
      if (volume.getConfigMap() != null || volume.getEmptyDir() != null) {
        mounts.put(mount.getMountPath(), mount(home, volume));
      }
    }
    List<String> command = new ArrayList<>(List.of(Tools.get("prometheus").toString()));
    container.getArgs().stream()
        .map(argument -> onThisMachine(argument, mounts))
        .forEach(command::add);
    RealProcess process = RealProcess.start("prometheus", home, command, Map.of());
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

  /** A changed ConfigMap reaches the Pods that mount it. */
  private void refresh(ConfigMap changed) {
    for (Pod pod : pods.getStore().list()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (running.containsKey(pod.getMetadata().getUid())
            && volume.getConfigMap() != null
            && volume.getConfigMap().getName().equals(changed.getMetadata().getName())) {
          writeFiles(
              pod.getSpec().getServiceAccountName(), changed, home(pod).resolve(volume.getName()));
        }
      }
    }
  }

  private Path mount(Path home, Volume volume) {
    Path target = home.resolve(volume.getName());
    if (volume.getConfigMap() != null) {
      ConfigMap content =
          client
              .configMaps()
              .inNamespace(namespace)
              .withName(volume.getConfigMap().getName())
              .require();
      writeFiles(serviceAccountOf(home), content, target);
    }
    return target;
  }

  private static String serviceAccountOf(Path home) {
    return home.getFileName().toString().split("@", 2)[0];
  }

  private Path home(Pod pod) {
    return directory.resolve(
        pod.getSpec().getServiceAccountName() + "@" + pod.getMetadata().getUid());
  }

  private static Volume volume(Pod pod, VolumeMount mount) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(mount.getName()))
        .findFirst()
        .orElseThrow();
  }

  private void writeFiles(String serviceAccount, ConfigMap content, Path target) {
    try {
      Files.createDirectories(target);
      Path kubeconfig = target.resolveSibling("kubeconfig");
      if (!Files.exists(kubeconfig)) {
        cluster.kubeconfig(namespace, serviceAccount, kubeconfig);
      }
      for (Map.Entry<String, String> file : content.getData().entrySet()) {
        Optional<String> delivered =
            delivery.apply(Optional.of(onThisMachine(file.getValue(), kubeconfig)));
        if (delivered.isPresent()) {
          Path temporary = target.resolve("..new");
          Files.writeString(temporary, delivered.get());
          Files.move(temporary, target.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String onThisMachine(String argument, Map<String, Path> mounts) {
    for (Map.Entry<String, Path> mount : mounts.entrySet()) {
      String here = mount.getValue().toString();
      if (argument.endsWith("=" + mount.getKey())) {
        return argument.replace("=" + mount.getKey(), "=" + here);
      }
      if (argument.contains("=" + mount.getKey() + "/")) {
        return argument.replace("=" + mount.getKey() + "/", "=" + here + "/");
      }
    }
    return argument.equals("--web.listen-address=:9090")
        ? "--web.listen-address=" + ADDRESS + ":" + port
        : argument;
  }

  /** Adds the kubeconfig to every discovery, and the port to Prometheus' own scrape job. */
  private String onThisMachine(String prometheusYml, Path kubeconfig) throws IOException {
    JsonNode config = YAML.readTree(prometheusYml);
    if (!(config instanceof ObjectNode)) {
      return prometheusYml;
    }
    for (JsonNode job : config.path("scrape_configs")) {
      for (JsonNode discovery : job.path("kubernetes_sd_configs")) {
        ((ObjectNode) discovery).put("kubeconfig_file", kubeconfig.toString());
      }
      for (JsonNode targets : job.path("static_configs")) {
        ArrayNode list = (ArrayNode) targets.path("targets");
        for (int i = 0; i < list.size(); i++) {
          list.set(i, list.get(i).asText().replace("localhost:9090", ADDRESS + ":" + port));
        }
      }
    }
    return YAML.writeValueAsString(config);
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
    client
        .resource(status)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("loopback-node")
                .withForce(true)
                .build());
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
        System.err.println("loopback node: " + e);
      }
    }
  }
}
