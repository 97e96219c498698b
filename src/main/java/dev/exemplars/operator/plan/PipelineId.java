package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.ExemplarPipeline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which pipeline: the root of every name. Two pipelines never share a hash of (namespace, name),
 * though {@code a-b/c} and {@code a/b-c} share the joined text.
 */
public record PipelineId(String namespace, String name) {

  public static PipelineId of(ExemplarPipeline pipeline) {
    return new PipelineId(pipeline.getMetadata().getNamespace(), pipeline.getMetadata().getName());
  }

  /** The first 16 hex digits of SHA-256 over {@code namespace/name}. */
  public String hash() {
    return sha256(namespace + "/" + name).substring(0, 16);
  }

  /** SHA-256 of a text in UTF-8, as 64 lower-case hex digits. */
  public static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
