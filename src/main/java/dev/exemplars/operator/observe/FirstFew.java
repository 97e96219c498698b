package dev.exemplars.operator.observe;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first few of many in an order, without keeping the many. */
final class FirstFew<T> {

  private final int most;
  private final Comparator<T> order;
  private final PriorityQueue<T> lastOnTop;

  FirstFew(int most, Comparator<T> order) {
    this.most = most;
    this.order = order;
    this.lastOnTop = new PriorityQueue<>(order.reversed());
  }

  void add(T one) {
    lastOnTop.add(one);
    if (lastOnTop.size() > most) {
      lastOnTop.remove();
    }
  }

  List<T> inOrder() {
    return lastOnTop.stream().sorted(order).toList();
  }
}
