package dev.exemplars.operator.observe.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What names stand for; an address stands for itself. */
interface Resolver {
  InetAddress[] addressesOf(String host) throws UnknownHostException;
}
