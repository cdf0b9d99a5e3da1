// Which prices have orders: a bit each, and two levels above that say which words have any. One book's bids and asks share
// them, since a book is never crossed.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

class PriceBits {
 public:
  static constexpr int PRICES = 1 << 17;

  void set(int price) {
    low_[price >> 5] |= 1u << (price & 31);
    middle_[price >> 10] |= 1u << ((price >> 5) & 31);
    high_[price >> 15] |= 1u << ((price >> 10) & 31);
  }

  void clear(int price) {
    if ((low_[price >> 5] &= ~(1u << (price & 31))) != 0) return;
    if ((middle_[price >> 10] &= ~(1u << ((price >> 5) & 31))) != 0) return;
    high_[price >> 15] &= ~(1u << ((price >> 10) & 31));
  }

  /** The next price above that has orders, or PRICES. */
  int above(int price) const {
    int at = price >> 5;
    if (const uint32_t word = bitsAbove(low_[at], price)) return (at << 5) + std::countr_zero(word);
    int over = at >> 5;
    if (const uint32_t word = bitsAbove(middle_[over], at)) return lowest((over << 5) + std::countr_zero(word));
    const int top = over >> 5;
    if (const uint32_t word = bitsAbove(high_[top], over)) return lowestUnder((top << 5) + std::countr_zero(word));
    for (int next = top + 1; next < static_cast<int>(high_.size()); next++) {
      if (high_[next] != 0) return lowestUnder((next << 5) + std::countr_zero(high_[next]));
    }
    return PRICES;
  }

  /** The next price below that has orders, or -1. */
  int below(int price) const {
    int at = price >> 5;
    if (const uint32_t word = bitsBelow(low_[at], price)) return (at << 5) + last(word);
    int over = at >> 5;
    if (const uint32_t word = bitsBelow(middle_[over], at)) return highest((over << 5) + last(word));
    const int top = over >> 5;
    if (const uint32_t word = bitsBelow(high_[top], over)) return highestUnder((top << 5) + last(word));
    for (int next = top - 1; next >= 0; next--) {
      if (high_[next] != 0) return highestUnder((next << 5) + last(high_[next]));
    }
    return -1;
  }

 private:
  std::vector<uint32_t> low_ = std::vector<uint32_t>(PRICES >> 5);
  std::vector<uint32_t> middle_ = std::vector<uint32_t>(PRICES >> 10);
  std::vector<uint32_t> high_ = std::vector<uint32_t>(PRICES >> 15);

  static int last(uint32_t word) { return 31 - std::countl_zero(word); }
  static uint32_t bitsAbove(uint32_t word, int bit) { return word & static_cast<uint32_t>(~1ull << (bit & 31)); }
  static uint32_t bitsBelow(uint32_t word, int bit) { return word & ((1u << (bit & 31)) - 1); }
  int lowest(int at) const { return (at << 5) + std::countr_zero(low_[at]); }
  int highest(int at) const { return (at << 5) + last(low_[at]); }
  int lowestUnder(int over) const { return lowest((over << 5) + std::countr_zero(middle_[over])); }
  int highestUnder(int over) const { return highest((over << 5) + last(middle_[over])); }
};
