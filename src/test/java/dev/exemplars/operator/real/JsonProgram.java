package dev.exemplars.operator.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** A program that reads objects as JSON, and answers each with a line of JSON. */
final class JsonProgram {

  private static final JsonMapper JSON = new JsonMapper();

  private JsonProgram() {}

  /** What it answers to each object. */
  static <T> List<T> answers(
      String tool, Class<T> type, List<JsonNode> objects, String... arguments) {
    String input = objects.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
    String answers = Program.of(tool).runWithInput(input, arguments).outOfSuccess();
    try (MappingIterator<T> each = JSON.readerFor(type).readValues(answers)) {
      return each.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
