package dev.exemplars.operator.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The layout of a dashboard as SVG: each panel where Grafana puts it, exemplars as diamonds. */
final class DashboardPicture {

  private static final int COLUMN = 40;
  private static final int ROW = 20;
  private static final int GAP = 4;
  private static final int TITLE = 24;

  private DashboardPicture() {}

  static String of(JsonNode dashboard) {
    int height =
        dashboard.path("panels").valueStream().mapToInt(DashboardPicture::bottom).max().orElse(0);
    String panels =
        dashboard
            .path("panels")
            .valueStream()
            .map(DashboardPicture::panel)
            .collect(Collectors.joining());
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#111217"/>
        %s</svg>
        """
        .formatted(24 * COLUMN, height * ROW + GAP, panels);
  }

  private static int bottom(JsonNode panel) {
    return panel.at("/gridPos/y").intValue() + panel.at("/gridPos/h").intValue();
  }

  private static String panel(JsonNode panel) {
    Box box = Box.of(panel.path("gridPos"));
    String title = panel.path("title").asText();
    if (panel.path("type").asText().equals("row")) {
      return "<text x=\"%d\" y=\"%d\" fill=\"#ccccdc\" font-weight=\"bold\">%s</text>\n"
          .formatted(box.x + GAP, box.y + 15, title);
    }
    return """
        <rect x="%d" y="%d" width="%d" height="%d" rx="3" fill="#181b1f" stroke="#2c3235"/>
        <text x="%d" y="%d" fill="#ccccdc">%s</text>
        %s"""
        .formatted(
            box.x, box.y, box.width, box.height, box.x + 8, box.y + 17, title, content(panel, box));
  }

  private static String content(JsonNode panel, Box box) {
    String drawn =
        switch (panel.path("type").asText()) {
          case "timeseries" -> curve(box);
          case "heatmap" -> cells(box);
          case "stat" -> number(box);
          default -> throw new IllegalArgumentException("no picture of a " + panel.path("type"));
        };
    return drawn + (hasExemplars(panel) ? diamonds(box) : "");
  }

  private static boolean hasExemplars(JsonNode panel) {
    return panel
        .path("targets")
        .valueStream()
        .anyMatch(target -> target.path("exemplar").asBoolean());
  }

  private static String curve(Box box) {
    String points =
        IntStream.rangeClosed(0, 40)
            .mapToObj(
                i -> "%d,%d".formatted(box.across(i / 40.0), box.up(0.35 + 0.18 * wave(box, i))))
            .collect(Collectors.joining(" "));
    return "<polyline points=\"%s\" fill=\"none\" stroke=\"#73bf69\" stroke-width=\"1.5\"/>\n"
        .formatted(points);
  }

  private static double wave(Box box, int i) {
    return Math.sin(i / 3.0 + box.x) * Math.cos(i / 7.0 + box.y);
  }

  private static String cells(Box box) {
    int columns = 48;
    int rows = 8;
    int width = (box.width - 16) / columns;
    int height = (box.height - TITLE - 8) / rows;
    return IntStream.range(0, columns * rows)
        .mapToObj(i -> cell(box, i % columns, i / columns, width, height))
        .collect(Collectors.joining());
  }

  private static String cell(Box box, int column, int row, int width, int height) {
    double crest = 5 + 1.5 * Math.sin(column / 4.0);
    double opacity = Math.max(0, 1 - Math.abs(row - crest) / 3);
    return opacity == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#ff9830\""
                + " fill-opacity=\"%.2f\"/>\n",
            box.x + 8 + column * width,
            box.y + TITLE + row * height,
            width - 1,
            height - 1,
            opacity);
  }

  private static String number(Box box) {
    return "<text x=\"%d\" y=\"%d\" fill=\"#73bf69\" font-size=\"26\">✓</text>\n"
        .formatted(box.x + box.width / 2 - 10, box.y + box.height - 14);
  }

  private static String diamonds(Box box) {
    return IntStream.range(0, 14)
        .mapToObj(
            i -> {
              int x = box.across((i + 0.5) / 14);
              int y = box.up(0.3 + 0.25 * (1 + Math.sin(i * 2.4)) * (i == 9 ? 1.2 : 0.8));
              return "<path d=\"M%d %dl5 5-5 5-5-5z\" fill=\"#5794f2\"/>\n".formatted(x, y - 5);
            })
        .collect(Collectors.joining());
  }

  /** A panel on the picture, in pixels. */
  private record Box(int x, int y, int width, int height) {

    static Box of(JsonNode place) {
      return new Box(
          place.path("x").intValue() * COLUMN + GAP / 2,
          place.path("y").intValue() * ROW + GAP,
          place.path("w").intValue() * COLUMN - GAP,
          place.path("h").intValue() * ROW - GAP);
    }

    int across(double share) {
      return x + 8 + (int) (share * (width - 16));
    }

    int up(double share) {
      return y + height - 8 - (int) (share * (height - TITLE - 8));
    }
  }
}
