package dev.exemplars.operator.plan;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.api.SecretKeySelectorSpec;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key of a Secret of the pipeline's namespace, and what it is for. Its content is no part of
 * any plan.
 *
 * @param field where the spec asks for it
 * @param file name of its copy: by what it is for, so that another Secret or key for the same
 *     purpose changes no configuration
 * @param secret name of the Secret
 * @param key key in it
 * @param form what its content must be like
 */
public record SecretUse(String field, String file, String secret, String key, Form form) {

  /** What a content must be like. */
  public enum Form {
    /** Anything. */
    File,
    /** One line without control characters: it goes into an HTTP header. */
    Header
  }

  private static final Pattern SECRET = Pattern.compile(Schema.DNS_SUBDOMAIN);
  private static final Pattern KEY = Pattern.compile(Schema.SECRET_KEY);

  static SecretUse of(
      @Nullable SecretKeySelectorSpec spec, String field, String file, SpecProblems problems) {
    String secret = Optional.ofNullable(spec).map(SecretKeySelectorSpec::name).orElse("");
    String key = Optional.ofNullable(spec).map(SecretKeySelectorSpec::key).orElse("");
    problems.require(
        secret.length() <= Schema.LONGEST_SUBDOMAIN && SECRET.matcher(secret).matches(),
        field + ".name",
        secret,
        "is not the name of a Secret: use a DNS name");
    problems.require(
        key.length() <= Schema.LONGEST_SECRET_KEY && KEY.matcher(key).matches(),
        field + ".key",
        key,
        "is not a key of a Secret: use at most 253 letters, digits, '-', '_' and '.'");
    return new SecretUse(field, file, secret, key, Form.File);
  }

  SecretUse inHeader() {
    return new SecretUse(field, file, secret, key, Form.Header);
  }
}
