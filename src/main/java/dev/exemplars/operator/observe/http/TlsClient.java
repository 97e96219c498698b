package dev.exemplars.operator.observe.http;

import dev.exemplars.operator.observe.http.ProbeException.Kind;
import dev.exemplars.operator.operands.form.Credentials;
import dev.exemplars.operator.plan.SecretUse;
import dev.exemplars.operator.plan.TlsPlan;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** What a plan of TLS comes to. */
record TlsClient(
    SSLSocketFactory sockets,
    X509TrustManager trust,
    Optional<String> serverName,
    boolean isUnverified) {

  private static final char[] NO_PASSWORD = {};
  private static final HostnameVerifier STRICT = new OkHttpClient().hostnameVerifier();

  static TlsClient of(TlsPlan plan, Credentials credentials) throws ProbeException {
    try {
      X509TrustManager trust =
          plan.insecureSkipVerify() ? new CredulousTrust() : trust(plan, credentials);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(plan, credentials), new TrustManager[] {trust}, null);
      SSLSocketFactory sockets = context.getSocketFactory();
      return new TlsClient(
          plan.serverName()
              .<SSLSocketFactory>map(it -> new NamedSockets(sockets, it))
              .orElse(sockets),
          trust,
          plan.serverName(),
          plan.insecureSkipVerify());
    } catch (GeneralSecurityException | IOException e) {
      throw new ProbeException(Kind.Untrusted, "its TLS cannot be set up");
    }
  }

  /** OkHttp's own check of names holds; only the name may be another. */
  void on(OkHttpClient.Builder client) {
    client
        .sslSocketFactory(sockets, trust)
        .hostnameVerifier(
            (host, session) -> isUnverified || STRICT.verify(serverName.orElse(host), session));
  }

  private static X509TrustManager trust(TlsPlan plan, Credentials credentials)
      throws GeneralSecurityException, IOException, ProbeException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (plan.ca().isPresent()) {
      factory.init(authorities(certificates(plan.ca().get(), credentials)));
    } else {
      factory.init((KeyStore) null);
    }
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("nobody who judges X.509");
  }

  private static KeyStore authorities(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca" + i, certificates.get(i));
    }
    return store;
  }

  private static KeyManager[] keys(TlsPlan plan, Credentials credentials)
      throws GeneralSecurityException, IOException, ProbeException {
    KeyStore store = empty();
    if (plan.identity().isPresent()) {
      TlsPlan.Identity own = plan.identity().get();
      store.setKeyEntry(
          "own",
          key(own.key(), credentials),
          NO_PASSWORD,
          certificates(own.certificate(), credentials).toArray(X509Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static List<X509Certificate> certificates(SecretUse use, Credentials credentials)
      throws ProbeException {
    try {
      return Pem.certificates(credentials.text(use));
    } catch (GeneralSecurityException e) {
      throw new ProbeException(Kind.Untrusted, use.field() + " holds no certificate in PEM");
    }
  }

  private static PrivateKey key(SecretUse use, Credentials credentials) throws ProbeException {
    try {
      return Pem.privateKey(credentials.text(use));
    } catch (GeneralSecurityException e) {
      throw new ProbeException(
          Kind.Untrusted, use.field() + " holds no private key in PEM, or one with a password");
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
