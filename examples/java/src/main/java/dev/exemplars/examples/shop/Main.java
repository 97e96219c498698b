package dev.exemplars.examples.shop;

import java.io.IOException;
import java.util.Random;

/** The process around the shop: its environment, its exit codes and its signals. */
public final class Main {
  private static final int CANNOT_START = 1;
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  public static void main(String[] arguments) {
    // One line per record: the stack trace of a refused connection says nothing more.
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %5$s%n");
    try {
      Settings settings = Settings.from(System.getenv());
      Shop shop = new Shop(settings, Tracing.overOtlp(settings), new Random());
      Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "shop-closing"));
      System.out.println(shop);
    } catch (IllegalArgumentException invalid) {
      exit(WRONG_SETTINGS, invalid);
    } catch (IOException unusable) {
      exit(CANNOT_START, unusable);
    }
  }

  private static void exit(int code, Exception reason) {
    reason.getMessage().lines().forEach(line -> System.err.println("shop: " + line));
    System.exit(code);
  }
}
