package dev.exemplars.operator.observe.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads certificates and keys as Go programs write and read them. */
final class Pem {

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----(?<body>[^-]++)-----END");

  /** PKCS #8, PKCS #1 as cert-manager writes it unless told otherwise, and SEC 1. */
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----(?<body>[^-]++)-----END");

  private static final byte[] RSA = der("300d06092a864886f70d0101010500");
  private static final byte[] VERSION_0 = der("020100");
  private static final byte[] ELLIPTIC = der("06072a8648ce3d0201");

  /** P-256, P-384 and P-521. */
  private static final List<byte[]> CURVES =
      List.of(der("06082a8648ce3d030107"), der("06052b81040022"), der("06052b81040023"));

  private Pem() {}

  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = CERTIFICATE.matcher(text);
    while (block.find()) {
      byte[] der = decoded(block.group("body"));
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("none");
    }
    return certificates;
  }

  static PrivateKey privateKey(String text) throws GeneralSecurityException {
    Matcher block = KEY.matcher(text);
    if (!block.find()) {
      throw new InvalidKeyException("none");
    }
    byte[] der = decoded(block.group("body"));
    PKCS8EncodedKeySpec key =
        new PKCS8EncodedKeySpec(
            switch (block.group(1)) {
              case "RSA " -> pkcs8(RSA, der);
              case "EC " -> pkcs8(tagged(0x30, ELLIPTIC, curve(der)), der);
              default -> der;
            });
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException e) {
        // The next one, then.
      }
    }
    throw new InvalidKeyException("of no kind that is known");
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return tagged(0x30, VERSION_0, algorithm, tagged(0x04, key));
  }

  /** Stands in the key itself. */
  private static byte[] curve(byte[] key) throws InvalidKeyException {
    String hex = HexFormat.of().formatHex(key);
    return CURVES.stream()
        .filter(curve -> hex.contains(HexFormat.of().formatHex(tagged(0xa0, curve))))
        .findFirst()
        .orElseThrow(() -> new InvalidKeyException("of no curve that is known"));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    all.write(tag);
    if (length > 0xff) {
      all.write(0x82);
      all.write(length >> 8);
    } else if (length > 0x7f) {
      all.write(0x81);
    }
    all.write(length);
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] decoded(String base64) throws InvalidKeyException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("no base64", e);
    }
  }

  private static byte[] der(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
