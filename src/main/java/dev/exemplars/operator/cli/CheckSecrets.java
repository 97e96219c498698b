package dev.exemplars.operator.cli;

import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.ClientPlan;
import dev.exemplars.operator.plan.ClientPlan.Authentication;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.TlsPlan;
import dev.exemplars.operator.settings.CheckOptions;
import dev.exemplars.operator.settings.CheckSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the secrets of a command line, as if they were those of a pipeline. */
final class CheckSecrets {

  private static final long LARGEST = 1024L * 1024;

  private final Map<SecretUse, byte[]> contents = new HashMap<>();
  private final TlsPlan tls;

  /**
   * Reads what all servers have in common.
   *
   * @throws IllegalArgumentException naming the option whose file cannot be read
   */
  CheckSecrets(CheckOptions options) {
    this.tls =
        new TlsPlan(
            options.ca().isGiven()
                ? Optional.of(use(options.ca().option(), text(options.ca())))
                : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            options.isUnverified());
  }

  /** All that was read. */
  Credentials credentials() {
    return Credentials.of(contents);
  }

  /** A client that shows nothing. */
  ClientPlan nobody() {
    return new ClientPlan(new Authentication.None(), tls);
  }

  /** A client with a token, if there is one. */
  ClientPlan client(CheckSecret token) {
    return token.isGiven()
        ? new ClientPlan(new Authentication.Header("Bearer", use(token.option(), text(token))), tls)
        : nobody();
  }

  /**
   * A client with a login or else a token, if there is one.
   *
   * @throws IllegalArgumentException naming the option whose file does not hold what it should
   */
  ClientPlan client(CheckSecret token, CheckSecret login) {
    if (!login.isGiven()) {
      return client(token);
    }
    if (token.file().isPresent()) {
      throw new IllegalArgumentException(
          "%s and %s exclude each other: give one".formatted(token.option(), login.option()));
    }
    String[] parts = text(login).strip().split(":", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "%s: the file does not hold user:password".formatted(login.option()));
    }
    return new ClientPlan(
        new Authentication.Basic(
            use(login.option() + " (user)", parts[0]),
            use(login.option() + " (password)", parts[1])),
        tls);
  }

  /** Headers, one a line; none where there is no file. */
  Map<String, String> headers(CheckSecret file) {
    Map<String, String> headers = new HashMap<>();
    if (file.isGiven()) {
      text(file).lines().filter(line -> !line.isBlank()).forEach(line -> add(line, file, headers));
    }
    return headers;
  }

  private static void add(String line, CheckSecret file, Map<String, String> headers) {
    String[] parts = line.split(":", 2);
    if (parts.length != 2 || !parts[0].strip().matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException(
          "%s: a line of the file is no header such as X-Team: shop".formatted(file.option()));
    }
    headers.put(parts[0].strip(), parts[1].strip());
  }

  private SecretUse use(String field, String content) {
    SecretUse use = new SecretUse(field, "", "", "", SecretUse.Form.File);
    contents.put(use, content.getBytes(StandardCharsets.UTF_8));
    return use;
  }

  private static String text(CheckSecret secret) {
    return secret
        .file()
        .map(file -> read(secret.option(), file))
        .or(secret::environment)
        .orElse("");
  }

  private static String read(String option, Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException("%s: %s is too large".formatted(option, file));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: %s cannot be read as text".formatted(option, file), e);
    }
  }
}
