package dev.exemplars.operator.observe.targets;

import static dev.exemplars.operator.observe.targets.ScrapedPods.running;
import static dev.exemplars.operator.observe.targets.ScrapedPods.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exemplars.operator.observe.targets.Admission.Admitted;
import dev.exemplars.operator.observe.targets.Admission.Decision;
import dev.exemplars.operator.observe.targets.Admission.Refused;
import dev.exemplars.operator.observe.targets.Target.Health;
import dev.exemplars.operator.plan.Given;
import dev.exemplars.operator.plan.PipelinePlan;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodAdmissionTest {

  private final ScrapedPods pods = new ScrapedPods();

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, http://10.1.2.3:8080/metrics",
    "10.1.2.3, https://10.1.2.3/metrics?format=a%20b",
    "fd00:10::1, http://[fd00:10::1]:8080/metrics",
    "fd00:10::1, http://[fd00:10:0:0:0:0:0:1]/metrics"
  })
  void a_running_pod_is_asked_at_its_own_address_and_as_it_is_told(String address, String url) {
    Decision decision = decide(address, url);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Admitted.class, one -> assertThat(one.uri()).isEqualTo(URI.create(url)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, http://10.1.2.30:8080/metrics",
    "10.1.2.3, http://[::ffff:10.1.2.3]:8080/metrics",
    "fd00:10::1, http://[fd00:10::2]/metrics",
    "nonsense, http://[::]/metrics",
    "'', http://[::]/metrics",
    "nonsense:x, http://[::]/metrics"
  })
  void no_other_address_is_asked(String address, String url) {
    assertThat(decide(address, url)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "metrics", "http:///metrics", "file:///etc/passwd"})
  void what_is_no_url_is_not_asked(String url) {
    assertThat(decide("10.1.2.3", url))
        .isEqualTo(new Refused("its URL is none that the operator calls"));
  }

  @Test
  void a_target_without_a_pod_is_not_asked() {
    Target target =
        new Target(
            "annotated-pods",
            Optional.empty(),
            Optional.empty(),
            "http://10.1.2.3/metrics",
            Health.Up,
            "",
            Optional.empty(),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10));

    assertThat(decide(target)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "db:9187, http://db:9187/metrics?a=%20, http://db.shop.svc:9187/metrics?a=%20",
    "db.shop:80, http://db.shop/metrics, http://db.shop.svc:80/metrics",
    "db.shop.svc:9187, http://db.shop.svc:9187/metrics, http://db.shop.svc:9187/metrics",
    "exporter.example.com:443, https://exporter.example.com/x, https://exporter.example.com:443/x"
  })
  void a_target_by_address_is_asked_where_its_host_may_be_called(
      String address, String url, String called) {
    assertThat(decideFixed(address, url)).isEqualTo(new Admitted(URI.create(called)));
  }

  @ParameterizedTest
  @CsvSource({
    "db.billing.svc:9187, http://db.billing.svc:9187/metrics",
    "other.example.com:80, http://other.example.com:80/metrics",
    "10.1.2.3:80, http://10.1.2.3:80/metrics",
    "db:9187, http://db:9188/metrics",
    "db:9187, http://cache:9187/metrics",
    "db:9187, http://db.shop.svc:9187/metrics",
    "db:9187, http://10.1.2.3:9187/metrics"
  })
  void no_other_target_by_address_is_asked(String address, String url) {
    assertThat(decideFixed(address, url)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "shop, shop, true",
    "billing, billing, true",
    "bank, bank, false",
    "shop, bank, false",
    "search, search, false"
  })
  void of_another_ones_prometheus_pods_are_asked_where_the_pipeline_may_scrape_and_match_looks(
      String isIn, String toldIn, boolean isAsked) {
    pods.put(unannotated(isIn));
    PipelinePlan plan =
        Given.plan(
            "externalPrometheus: {url: 'http://prometheus', match: 'namespace=\"billing\"'}",
            "--grant-scrape-namespaces=shop=billing,shop=search");

    Decision decision =
        new PodAdmission(plan, pods)
            .of(told("any", toldIn, "shop-x", "http://10.1.2.3:9464/metrics"), Optional.empty());

    assertThat(decision instanceof Admitted).isEqualTo(isAsked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.4:9464/metrics",
        "http://169.254.169.254/latest/meta-data",
        "http://kubernetes.default.svc/metrics",
        "file:///etc/passwd"
      })
  void of_another_ones_prometheus_nobody_is_asked_at_an_address_that_is_none_of_the_pods(
      String url) {
    pods.put(unannotated("shop"));
    PipelinePlan plan = Given.plan("externalPrometheus: {url: 'http://prometheus'}");

    assertThat(
            new PodAdmission(plan, pods).of(told("any", "shop", "shop-x", url), Optional.empty()))
        .isInstanceOf(Refused.class);
  }

  private static Pod unannotated(String namespace) {
    return running(namespace, "shop-x")
        .editMetadata()
        .withAnnotations(Map.of())
        .endMetadata()
        .editStatus()
        .withPodIPs()
        .addNewPodIP("10.1.2.3")
        .endStatus()
        .build();
  }

  private Decision decideFixed(String address, String url) {
    PipelinePlan plan =
        Given.plan(
            "scrape: {jobs: [{name: own, staticTargets: ['%s']}]}".formatted(address),
            "--grant-hosts=shop=exporter.example.com");
    return new PodAdmission(plan, pods)
        .of(told("own", "shop", "shop-x", url), Optional.of(plan.scrape().jobs().getFirst()));
  }

  private Decision decide(String address, String url) {
    pods.put(
        running("shop", "shop-x")
            .editStatus()
            .withPodIPs()
            .addNewPodIP(address)
            .endStatus()
            .build());
    return decide(told("shop", "shop-x", url));
  }

  private Decision decide(Target target) {
    return new PodAdmission(Given.plan(Given.MINIMAL), pods).of(target, Optional.empty());
  }
}
