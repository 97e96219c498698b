package dev.exemplars.operator.apply;

import dev.exemplars.operator.api.Schema;
import dev.exemplars.operator.operands.form.OperandMetadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Secrets among the operands. No watch shows them: an operand beside each names it, which is
 * written before the Secret and goes after it.
 */
final class MarkedSecrets {

  private static final Pattern NAME = Pattern.compile(Schema.DNS_SUBDOMAIN);

  private MarkedSecrets() {}

  /** Those that objects in the cluster name, and operands do not. */
  static List<Secret> unwanted(Stream<HasMetadata> objects, List<HasMetadata> operands) {
    Set<ObjectMeta> wanted =
        of(operands.stream()).map(Secret::getMetadata).collect(Collectors.toSet());
    return of(objects).filter(secret -> !wanted.contains(secret.getMetadata())).toList();
  }

  /** Those that objects name, as namespace and name alone. */
  static Stream<Secret> of(Stream<HasMetadata> objects) {
    return objects.flatMap(object -> named(object).stream()).distinct();
  }

  /** Whoever may change the object may change its mark too: what is no name names nothing. */
  private static Optional<Secret> named(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(OperandMetadata.SECRET))
        .filter(name -> name.length() <= Schema.LONGEST_SUBDOMAIN && NAME.matcher(name).matches())
        .map(
            name ->
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(object.getMetadata().getNamespace())
                    .withName(name)
                    .endMetadata()
                    .build());
  }
}
