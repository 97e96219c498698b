package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A program that reads objects as JSON, and answers each with a line of JSON. */
final class JsonProgram {

  private static final JsonMapper JSON = new JsonMapper();

  private JsonProgram() {}

  /** What it answers to each object. */
  static <T> List<T> answers(Class<T> type, List<JsonNode> objects, String... command) {
    String input = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Thread.ofVirtual().start(() -> write(process, input));
      try (MappingIterator<T> answers = JSON.readerFor(type).readValues(process.getInputStream())) {
        return answers.readAll();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside the reading: either pipe may be full. */
  private static void write(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
