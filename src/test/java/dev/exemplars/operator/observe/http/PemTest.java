package dev.exemplars.operator.observe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  /** Of what PKCS #8 puts before an RSA key of 2048 bits. */
  private static final int HEAD = 26;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void reads_a_key_of_any_usual_kind(String algorithm) throws Exception {
    // given
    PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();

    // then
    assertThat(Pem.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
  }

  @Test
  void reads_a_key_as_cert_manager_writes_it() throws Exception {
    // given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();

    // then
    assertThat(
            Pem.privateKey(pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, HEAD, pkcs8.length))))
        .isEqualTo(key);
  }

  @Test
  void reads_a_key_as_openssl_writes_it_for_curves() throws Exception {
    // given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    String secret = "%064x".formatted(key.getS());
    byte[] sec1 = HexFormat.of().parseHex("30310201010420" + secret + "a00a06082a8648ce3d030107");

    // when
    ECPrivateKey read =
        (ECPrivateKey)
            Pem.privateKey(
                pem("EC PARAMETERS", new byte[] {6, 1, 0}) + pem("EC PRIVATE KEY", sec1));

    // then
    assertThat(read.getS()).isEqualTo(key.getS()).isGreaterThan(BigInteger.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN PRIVATE KEY-----\nhello\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nMDEC\n-----END EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMDEC\n-----END ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nMDEC\n-----END CERTIFICATE-----"
      })
  void what_is_no_key_and_no_certificate_is_refused(String text) {
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> Pem.privateKey(text));
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> Pem.certificates(text));
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), what);
  }
}
