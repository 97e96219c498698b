package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Prometheus container on this machine instead of in a Pod. What differs, and only that: the
 * paths of mounts, in the configuration too, the address (this machine's loopback, a free port for
 * the declared one), and a kubeconfig for discovery where a Pod would have the token of its
 * ServiceAccount.
 *
 * @param home directory that stands for the Pod: its volumes are directories in it
 * @param port port in place of the container's
 */
public record OnThisMachine(Path home, int port) {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String MOUNTS = "/etc/prometheus/";
  private static final String ADDRESS = "127.0.0.1";

  /** Where this Prometheus answers. */
  public String url() {
    return "http://" + ADDRESS + ":" + port;
  }

  /** What the discovery of this Prometheus uses; whoever starts it writes the file. */
  public Path kubeconfig() {
    return home.resolve("kubeconfig");
  }

  /** The directory of a volume. */
  public Path volume(String name) {
    return home.resolve(name);
  }

  /** The container's command line, of the server that stands for its image. */
  public List<String> command(Container container) {
    List<String> command =
        new ArrayList<>(List.of(BuiltPrometheus.of(container.getImage()).server().toString()));
    container.getArgs().stream()
        .map(argument -> argument(argument, container.getVolumeMounts()))
        .forEach(command::add);
    return command;
  }

  /**
   * {@code prometheus.yml} with the kubeconfig in every discovery, the port in self-scrapes, and
   * other files where they are.
   */
  public String config(String prometheusYml) {
    try {
      JsonNode config = YAML.readTree(prometheusYml);
      config.path("scrape_configs").forEach(this::adapt);
      return config instanceof ObjectNode
          ? YAML.writeValueAsString(config).replace(MOUNTS, home + "/")
          : prometheusYml;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String argument(String argument, List<VolumeMount> mounts) {
    for (VolumeMount mount : mounts) {
      String there = "=" + mount.getMountPath();
      if (argument.endsWith(there) || argument.contains(there + "/")) {
        return argument.replace(there, "=" + volume(mount.getName()));
      }
    }
    return argument.equals("--web.listen-address=:9090")
        ? "--web.listen-address=" + ADDRESS + ":" + port
        : argument;
  }

  private void adapt(JsonNode job) {
    for (JsonNode discovery : job.path("kubernetes_sd_configs")) {
      ((ObjectNode) discovery).put("kubeconfig_file", kubeconfig().toString());
    }
    for (JsonNode targets : job.path("static_configs")) {
      ArrayNode list = (ArrayNode) targets.path("targets");
      for (int i = 0; i < list.size(); i++) {
        list.set(i, list.get(i).asText().replace("localhost:9090", ADDRESS + ":" + port));
      }
    }
  }
}
