package dev.exemplars.operator.real;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A GET request of a client that is configured in PEM and by the name that the server must have,
 * whatever its address, as Go programs such as Grafana are.
 *
 * @param verified whether the server has to prove itself at all
 * @param ca whom to believe; blank means whom everybody does
 * @param certificate of the client; blank where it shows none
 * @param key an EC key in PKCS #8
 */
record TlsRequest(boolean verified, String ca, String certificate, String key, String serverName) {

  /** The status of the answer; fails where the two do not come to terms. */
  int send(URI uri, Map<String, String> headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + uri.getRawPath() + " HTTP/1.1\r\n");
    request.append("Host: ").append(serverName).append("\r\nConnection: close\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    try (Socket plain = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
        SSLSocket socket =
            (SSLSocket)
                context().getSocketFactory().createSocket(plain, serverName, uri.getPort(), true)) {
      SSLParameters strict = socket.getSSLParameters();
      strict.setEndpointIdentificationAlgorithm(verified ? "HTTPS" : null);
      socket.setSSLParameters(strict);
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (status == null) {
        throw new IOException("no answer");
      }
      return Integer.parseInt(status.split(" ", 3)[1]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (ca.isBlank()) {
      trust.init((KeyStore) null);
    } else {
      store.setCertificateEntry("ca", certificate(ca));
      trust.init(store);
    }
    if (!certificate.isBlank()) {
      byte[] der = Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""));
      store.setKeyEntry(
          "own",
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)),
          new char[0],
          new Certificate[] {certificate(certificate)});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys.getKeyManagers(),
        verified ? trust.getTrustManagers() : new TrustManager[] {new Credulous()},
        null);
    return context;
  }

  private static Certificate certificate(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** Believes everybody. */
  private static final class Credulous extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
