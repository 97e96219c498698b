package dev.exemplars.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.exemplars.operator.real.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture in the README is drawn from the dashboard: {@code make golden} draws it again. */
class DashboardPictureTest {

  private static final Path PICTURE = Tools.file("docs/images/dashboard.svg");
  private static final Path DASHBOARD =
      Tools.file("src/main/resources/dev/exemplars/operator/operands/grafana/dashboard.json");

  @Test
  void pictureShowsTheDashboardAsItIs() throws IOException {
    String drawn = DashboardPicture.of(new JsonMapper().readTree(DASHBOARD.toFile()));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(PICTURE.getParent());
      Files.writeString(PICTURE, drawn);
    }
    assertThat(Files.readString(PICTURE)).as("run make golden").isEqualTo(drawn);
  }
}
