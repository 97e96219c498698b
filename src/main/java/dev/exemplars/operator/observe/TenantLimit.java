package dev.exemplars.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.exemplars.operator.observe.http.ProbeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Asks a Mimir how many exemplars it keeps of a tenant: {@code max_global_exemplars_per_user} of
 * {@code GET /api/v1/user_limits}, which stands beside its Prometheus API and not below it
 * (pkg/util/validation). It answers in the same way whether it keeps none or has none.
 */
final class TenantLimit {

  private static final String LIMIT = "max_global_exemplars_per_user";
  private static final long MOST_BYTES = 64L * 1024;

  private TenantLimit() {}

  /** The limit; empty where the server tells of none. */
  static Optional<Long> look(PrometheusApi api) {
    try {
      return api.besides().read("/api/v1/user_limits", MOST_BYTES, TenantLimit::read);
    } catch (ProbeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> read(InputStream answer) throws IOException, ProbeException {
    try (JsonCursor json = JsonCursor.of(answer, MOST_BYTES)) {
      Found found = new Found();
      json.fields(
          field -> {
            if (field.equals(LIMIT)) {
              found.limit = json.number().map(StorageMetrics::count);
            }
          });
      return found.limit;
    } catch (JsonProcessingException e) {
      throw new ProbeException(ApiAnswers.NOT_AS_EXPECTED);
    }
  }

  /** The answer while its fields come in. */
  private static final class Found {
    private Optional<Long> limit = Optional.empty();
  }
}
