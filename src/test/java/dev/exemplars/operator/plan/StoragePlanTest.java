package dev.exemplars.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.api.Reason;
import dev.exemplars.operator.api.StorageSpec.WhenDeleted;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePlanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "storage: {emptyDir: {}}", "storage: {emptyDir: {sizeLimit: 10240Mi}}"})
  void by_default_data_is_in_an_empty_dir_of_10_gibibytes(String fields) {
    assertThat(prometheus(fields).storage()).isEqualTo(new StoragePlan.EmptyDir(quantity("10Gi")));
  }

  @Test
  void a_claim_is_of_the_default_class_and_kept() {
    assertThat(prometheus("storage: {volumeClaim: {size: 50Gi}}").storage())
        .isEqualTo(
            new StoragePlan.VolumeClaim(quantity("50Gi"), Optional.empty(), WhenDeleted.Retain));
  }

  /** An API server would write it so: else each reconcile would write the claim again. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"51200Mi, 50Gi", "1024Gi, 1Ti", "50000M, 50G", "1025Mi, 1025Mi"})
  void sizes_are_written_as_the_api_server_writes_them(String given, String written) {
    assertThat(prometheus("storage: {volumeClaim: {size: %s}}".formatted(given)).storage().size())
        .hasToString(written);
  }

  /** To Kubernetes an empty name is not the same as none. */
  @Test
  void a_class_may_be_none() {
    assertThat(prometheus("storage: {volumeClaim: {size: 50Gi, storageClassName: ''}}").storage())
        .isEqualTo(
            new StoragePlan.VolumeClaim(quantity("50Gi"), Optional.of(""), WhenDeleted.Retain));
  }

  /** A full volume loses more than the oldest samples. */
  @ParameterizedTest(name = "{0}: {1} and {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                      | 15d     | 8GB
          storage: {emptyDir: {sizeLimit: 1Gi}}                   | 15d     | 819MB
          storage: {volumeClaim: {size: 50Gi}}                    | 15d     | 40GB
          storage: {volumeClaim: {size: 50G}}                     | 15d     | 38146MB
          storage: {volumeClaim: {size: 99999Ti}}                 | 15d     | 83885241139MB
          storage: {volumeClaim: {size: 1280Ti}}                  | 15d     | 1PB
          'retentionSize: 800TB, storage: {volumeClaim: {size: 1024Ti}}' | 15d | 800TB
          'retention: 1y6d, retentionSize: 8704MB'                | 1y6d    | 8704MB
          'retentionSize: 1TiB, storage: {volumeClaim: {size: 2Ti}}' | 15d  | 1TiB
          """)
  void a_fifth_of_the_volume_is_left_unless_something_else_is_asked_for(
      String fields, String time, String size) {
    assertThat(prometheus(fields).retention()).isEqualTo(new Retention(time, size));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storage: {}                                         | storage                              | ''    | must hold exactly one of emptyDir and volumeClaim: add one, or remove the other
          'storage: {emptyDir: {}, volumeClaim: {size: 1Gi}}' | storage                              | ''    | must hold exactly one of emptyDir and volumeClaim: add one, or remove the other
          storage: {emptyDir: {sizeLimit: 1G}}                | storage.emptyDir.sizeLimit           | 1G    | is not the size of a volume: write one of at least 1Gi, such as 10Gi
          storage: {volumeClaim: {size: 1.5Gi}}               | storage.volumeClaim.size             | 1.5Gi | is not the size of a volume: write one of at least 1Gi, such as 10Gi
          storage: {volumeClaim: {}}                          | storage.volumeClaim.size             | ''    | is not the size of a volume: write one of at least 1Gi, such as 10Gi
          'storage: {volumeClaim: {size: 1Gi, storageClassName: Fast}}' | storage.volumeClaim.storageClassName | Fast | is not the name of a StorageClass: use a DNS name, or an empty text for none
          retention: 59m59s                                   | retention                            | 59m59s | must be a duration from 1h to 10y in units of y, w, d, h, m and s, the larger ones first, such as 15d
          retention: 10y1s                                    | retention                            | 10y1s | must be a duration from 1h to 10y in units of y, w, d, h, m and s, the larger ones first, such as 15d
          retention: 1h1d                                     | retention                            | 1h1d  | must be a duration from 1h to 10y in units of y, w, d, h, m and s, the larger ones first, such as 15d
          retentionSize: 8Gi                                  | retentionSize                        | 8Gi   | is no size of Prometheus: write one such as 8GB, in MB, GB or TB
          retentionSize: 9GB                                  | retentionSize                        | 9GB   | exceeds 85% of spec.prometheus.storage.emptyDir.sizeLimit, which is 10Gi: lower it to 8704MB, or raise the size of the volume
          'retentionSize: 9GB, storage: {volumeClaim: {size: 10G}}' | retentionSize                  | 9GB   | exceeds 85% of spec.prometheus.storage.volumeClaim.size, which is 10G: lower it to 8106MB, or raise the size of the volume
          'resources: {limits: {ephemeral-storage: 5Gi}}'     | resources.limits.ephemeral-storage   | 5Gi   | is less than spec.prometheus.storage.emptyDir.sizeLimit, which is 10Gi and counts against it: raise it, or lower sizeLimit
          """)
  void what_cannot_work_is_named_with_its_cure(
      String given, String field, String value, String cure) {
    assertThat(Given.problems("prometheus: {%s}".formatted(given)))
        .containsExactly(
            new SpecProblem(Reason.SpecInvalid, "spec.prometheus." + field, value, cure));
  }

  private static PrometheusPlan prometheus(String fields) {
    return Given.plan("prometheus: {%s}".formatted(fields)).prometheus();
  }

  private static ResourceQuantity quantity(String text) {
    return ResourceQuantity.parse(text).orElseThrow();
  }
}
