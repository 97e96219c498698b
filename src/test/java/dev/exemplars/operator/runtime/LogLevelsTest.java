package dev.exemplars.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.exemplars.operator.cli.Main;
import io.fabric8.kubernetes.client.http.HttpLoggingInterceptor;
import org.junit.jupiter.api.Test;

/** What {@code LOG_LEVEL} may bring to light, and what it may not. */
class LogLevelsTest {

  /** Its lines are whole requests: the operator's token, and the bodies of Secrets. */
  @Test
  void no_level_makes_requests_and_their_credentials_show() throws JoranException {
    LoggerContext context = context("TRACE");

    assertThat(context.getLogger("io.fabric8.kubernetes.client.Client").isTraceEnabled()).isTrue();
    assertThat(context.getLogger(HttpLoggingInterceptor.class).isErrorEnabled()).isFalse();
  }

  @Test
  void the_level_is_that_of_the_program_and_of_libraries() throws JoranException {
    assertThat(context("DEBUG").getLogger(Main.class).getEffectiveLevel()).isEqualTo(Level.DEBUG);
    assertThat(context("ERROR").getLogger("io.fabric8").getEffectiveLevel()).isEqualTo(Level.ERROR);
  }

  private static LoggerContext context(String level) throws JoranException {
    LoggerContext context = new LoggerContext();
    context.putProperty("LOG_LEVEL", level);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Main.class.getResource("/logback.xml"));
    return context;
  }
}
