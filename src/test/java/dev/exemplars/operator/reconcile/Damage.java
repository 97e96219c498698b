package dev.exemplars.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;

/** What somebody does to an operand. */
enum Damage {
  /** Changes what the operator wrote. */
  EDITED {
    @Override
    void inflict(ObjectNode object) {
      edit(object);
    }
  },
  DELETED {
    @Override
    void inflict(ObjectNode object) {
      object.removeAll();
    }
  },
  /** Takes every label of ours off, so that no watch shows it any more. */
  RELABELLED {
    @Override
    void inflict(ObjectNode object) {
      metadata(object).putObject("labels").put(FOREIGN, "kept");
    }

    @Override
    void keep(ObjectNode undamaged) {
      metadata(undamaged).withObject("/labels").put(FOREIGN, "kept");
    }
  },
  ORPHANED {
    @Override
    boolean isPossible(JsonNode object) {
      return object.at("/metadata/ownerReferences").size() > 0;
    }

    @Override
    void inflict(ObjectNode object) {
      metadata(object).remove("ownerReferences");
    }
  },
  /** Outside the pipeline's namespace an operand without its annotations is nobody's. */
  STRIPPED_OF_ANNOTATIONS {
    @Override
    boolean isPossible(JsonNode object) {
      return ORPHANED.isPossible(object);
    }

    @Override
    void inflict(ObjectNode object) {
      metadata(object).remove("annotations");
    }
  },
  /** Edits, and adds what is none of the operator's business. */
  EDITED_WITH_ADDITIONS {
    @Override
    void inflict(ObjectNode object) {
      edit(object);
      keep(object);
    }

    @Override
    void keep(ObjectNode undamaged) {
      metadata(undamaged).withObject("/labels").put(FOREIGN, "kept");
      metadata(undamaged).withObject("/annotations").put(FOREIGN, "kept");
      metadata(undamaged).withArray("/finalizers").add(FOREIGN);
      switch (undamaged.path("kind").asText()) {
        case "ConfigMap", "Secret" -> undamaged.withObject("/data").put("foreign", "a2VwdA==");
        case "Deployment" ->
            undamaged.withObject("/spec/template/metadata/annotations").put(FOREIGN, "kept");
        case "Service" ->
            ((ObjectNode) undamaged.path("spec")).put("publishNotReadyAddresses", true);
        default -> {
          // The rest has no field that the operator does not set.
        }
      }
    }
  };

  private static final String FOREIGN = "team.example/foreign";

  /** Changes an object as it is in the cluster; one that is empty then is to be deleted. */
  abstract void inflict(ObjectNode object);

  /** Changes an undamaged object to what the operator shall make of the damaged one. */
  void keep(ObjectNode undamaged) {}

  boolean isPossible(JsonNode object) {
    return true;
  }

  private static ObjectNode metadata(ObjectNode object) {
    return (ObjectNode) object.path("metadata");
  }

  private static void edit(ObjectNode object) {
    switch (object.path("kind").asText()) {
      case "ConfigMap", "Secret" -> {
        Iterator<String> keys = object.path("data").fieldNames();
        ((ObjectNode) object.path("data")).put(keys.next(), "ZGFtYWdlZA==");
      }
      case "Deployment" -> {
        ((ObjectNode) object.path("spec")).put("replicas", 3);
        ((ObjectNode) object.at("/spec/template/spec/containers/0")).put("image", "other:1");
        ((ArrayNode) object.at("/spec/template/spec/containers/0/args"))
            .set(0, TextNode.valueOf("--x"));
      }
      case "Service" -> ((ObjectNode) object.at("/spec/selector")).put("app", "another");
      case "NetworkPolicy" -> ((ArrayNode) object.at("/spec/ingress")).removeAll().addObject();
      case "ServiceAccount" -> object.put("automountServiceAccountToken", true);
      case "Role", "ClusterRole" ->
          ((ArrayNode) object.at("/rules/0/resources")).removeAll().add("secrets");
      case "RoleBinding", "ClusterRoleBinding" ->
          ((ObjectNode) object.at("/subjects/0")).put("name", "another");
      default ->
          throw new AssertionError("say how somebody edits a " + object.path("kind").asText());
    }
  }
}
