package dev.exemplars.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.dependent.RecentOperationCacheFiller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentWriteTest {

  @Test
  void what_is_not_known_yet_is_remembered_as_new() {
    assertThat(toldOf("10", Optional.empty())).containsExactly("10 is new");
  }

  @ParameterizedTest
  @CsvSource({"9, 10", "10, 11", "10, 10", "99999999999999999999, 100000000000000000000"})
  void it_takes_the_place_of_the_very_object_that_is_known_and_no_newer(
      String known, String written) {
    assertThat(toldOf(written, Optional.of(known))).containsExactly(written + " for " + known);
  }

  @ParameterizedTest
  @CsvSource({"10, 9", "11, 10"})
  void it_hides_nothing_that_is_newer(String known, String written) {
    assertThat(toldOf(written, Optional.of(known))).isEmpty();
  }

  private static List<String> toldOf(String written, Optional<String> known) {
    Source source = new Source(known.map(RecentWriteTest::map), new ArrayList<>());
    RecentWrite.remember(map(written), source);
    return source.told();
  }

  private static ConfigMap map(String version) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("map")
        .withResourceVersion(version)
        .endMetadata()
        .build();
  }

  /** Knows one object, and notes what it is told. */
  private record Source(Optional<ConfigMap> known, List<String> told)
      implements Cache<ConfigMap>, RecentOperationCacheFiller<ConfigMap> {

    @Override
    public Optional<ConfigMap> get(ResourceID id) {
      return known.filter(map -> ResourceID.fromResource(map).equals(id));
    }

    @Override
    public Stream<ResourceID> keys() {
      return known.stream().map(ResourceID::fromResource);
    }

    @Override
    public Stream<ConfigMap> list(Predicate<ConfigMap> predicate) {
      return known.stream().filter(predicate);
    }

    @Override
    public void handleRecentResourceCreate(ResourceID id, ConfigMap map) {
      told.add(version(map) + " is new");
    }

    @Override
    public void handleRecentResourceUpdate(ResourceID id, ConfigMap map, ConfigMap before) {
      told.add(version(map) + " for " + version(before));
    }

    private static String version(ConfigMap map) {
      return map.getMetadata().getResourceVersion();
    }
  }
}
