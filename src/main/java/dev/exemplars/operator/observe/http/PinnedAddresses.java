package dev.exemplars.operator.observe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.Dns;

/**
 * The only addresses that one request may connect to: those that were judged. A name that resolves
 * differently the second time gains nothing, nor does a host that two readers of URLs understand
 * differently.
 */
final class PinnedAddresses extends SocketFactory implements Dns {

  private final List<InetAddress> addresses;

  PinnedAddresses(List<InetAddress> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  @Override
  public List<InetAddress> lookup(String host) {
    return addresses;
  }

  @Override
  public Socket createSocket() {
    return new PinnedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unused();
  }

  private static IOException unused() {
    return new IOException("a socket is made first, and connected then");
  }

  /** Connects to nobody else. */
  private final class PinnedSocket extends Socket {
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress internet)
          || !addresses.contains(internet.getAddress())) {
        throw new IOException("an address that nobody judged");
      }
      super.connect(endpoint, timeout);
    }
  }
}
