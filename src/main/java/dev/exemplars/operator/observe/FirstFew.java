package dev.exemplars.operator.observe;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;

/** The first few of many in an order, and no more than some size, without keeping the many. */
final class FirstFew<T> {

  private final int most;
  private final Comparator<T> order;
  private final PriorityQueue<T> lastOnTop;
  private final ToIntFunction<T> sizeOf;
  private final int mostSize;
  private int size;

  FirstFew(int most, Comparator<T> order) {
    this(most, order, one -> 0, 0);
  }

  /**
   * @param sizeOf how large one is
   * @param mostSize of all that are kept together
   */
  FirstFew(int most, Comparator<T> order, ToIntFunction<T> sizeOf, int mostSize) {
    this.most = most;
    this.order = order;
    this.lastOnTop = new PriorityQueue<>(order.reversed());
    this.sizeOf = sizeOf;
    this.mostSize = mostSize;
  }

  void add(T one) {
    lastOnTop.add(one);
    size += sizeOf.applyAsInt(one);
    while (lastOnTop.size() > most || size > mostSize) {
      size -= sizeOf.applyAsInt(lastOnTop.remove());
    }
  }

  List<T> inOrder() {
    return lastOnTop.stream().sorted(order).toList();
  }
}
