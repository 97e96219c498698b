package dev.exemplars.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a client uses TLS, with the names of prometheus-operator. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.cert) == has(self.keySecret)",
    message = "tlsConfig " + TlsConfigSpec.PAIR)
@ValidationRule(
    value = "!has(self.ca) || !has(self.insecureSkipVerify) || !self.insecureSkipVerify",
    message = "tlsConfig " + TlsConfigSpec.UNVERIFIED)
public record TlsConfigSpec(
    @Nullable @JsonPropertyDescription(
            "Certificates of those who may sign the server's. Default: those of the image.")
        CertificateSpec ca,
    @Nullable @JsonPropertyDescription("The client's own certificate, together with keySecret.")
        CertificateSpec cert,
    @Nullable @JsonPropertyDescription("The private key of the client's certificate.")
        SecretKeySelectorSpec keySecret,
    @Nullable @Size(max = Schema.LONGEST_SUBDOMAIN) @Pattern(Schema.SERVER_NAME) @JsonPropertyDescription(
            "Name that the server's certificate must have. Default: that of the URL or target.")
        String serverName,
    @Nullable @JsonPropertyDescription(
            "Take whatever certificate the server shows, which lets anybody in between listen. Default: false.")
        Boolean insecureSkipVerify) {

  /** What is asked of a client's certificate. */
  public static final String PAIR =
      "must hold both cert and keySecret, or neither: add one, or remove the other";

  /** What is asked where the server is not verified. */
  public static final String UNVERIFIED =
      "must not hold ca where insecureSkipVerify is true, which looks at no certificate: remove one";

  /** Where a certificate is. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record CertificateSpec(
      @Nullable @Required @JsonPropertyDescription("The Secret that holds it, in PEM.")
          SecretKeySelectorSpec secret) {}
}
