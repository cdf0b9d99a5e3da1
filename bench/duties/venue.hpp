// A matching engine for limit orders of one instrument that does as little as its duties allow. Each duty is compiled in or
// left out, so that what it costs is the difference of two runs.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "id-table.hpp"
#include "memory.hpp"
#include "price-bits.hpp"
#include "records.hpp"
#include "workload.hpp"

namespace duty {
/** A report of 64 bytes for each that a client gets, which somebody else would complete. */
constexpr unsigned THIN_REPORTS = 1;
/** Instead of it all that a client is told, the client's own words included. */
constexpr unsigned FULL_REPORTS = 2;
constexpr unsigned MARKET_EVENTS = 4;
/** To the account's validator: what is open, what was traded, and what a new order is called. */
constexpr unsigned EXPOSURE = 8;
/** The client's words are kept with the order, and the command's form is looked at. */
constexpr unsigned WORDS = 16;
/** A client order id is used once: found at entry, entered, and taken out with its order. */
constexpr unsigned IDS = 32;
/** The last hundred thousand orders that ended stay known. */
constexpr unsigned REMEMBERED = 64;
/** The open orders of each account are a list, for cancels of many and listings. */
constexpr unsigned LISTS = 128;
}  // namespace duty

struct Trades {
  uint64_t count = 0, lots = 0;
  uint32_t hash = 0x811c9dc5u;

  void add(uint32_t maker, uint32_t taker, int price, double quantity) {
    count++;
    lots += static_cast<uint64_t>(quantity);
    for (uint32_t part : {maker, taker, static_cast<uint32_t>(price), static_cast<uint32_t>(quantity)}) {
      hash = (hash ^ part) * 16777619u;
    }
  }
};

template <unsigned DUTIES>
class Venue {
 public:
  Trades trades;

  explicit Venue(uint32_t openMax)
      : slots_(openMax + (has(duty::REMEMBERED) ? REMEMBERED_MAX : 0) + 1),
        orders_(slots_),
        words_(slots_),
        links_(slots_),
        levels_(PriceBits::PRICES),
        ids_(slots_),
        remembered_(REMEMBERED_MAX),
        reports_(RING),
        events_(RING),
        exposures_(RING) {}

  /** The slot that the next new order gets: its handle, which its client names it by. */
  uint32_t nextSlot() const { return free_ != 0 ? free_ : fresh_; }

  double cumulative(uint32_t slot) const { return orders_[slot].cumulative; }

  void execute(const Command& command, uint32_t number, uint32_t slot) {
    sequence_++;
    switch (command.kind) {
      case NEW:
        return enter(command, number);
      case CANCEL:
        return cancel(command, slot);
      case REPLACE:
        return move(command, slot);
      default:
        return reduce(command, slot);
    }
  }

 private:
  static constexpr uint32_t RING = 4096;
  static constexpr uint32_t REMEMBERED_MAX = 100'000;
  static constexpr uint32_t ACCOUNTS = 16;
  static constexpr double SLOTS_OF_A_GENERATION = 16'777'216.0;
  enum Kind : uint32_t { ACCEPTED = 1, EXECUTED = 2, CANCELED = 3, REPLACED = 4, ADDED = 5, REMOVED = 6, REDUCED = 7 };
  enum Status : uint32_t { OPEN = 1, PARTIAL = 2, FILLED = 3, ENDED = 4 };

  /** One cache line, as the words of its client. */
  struct alignas(64) Order {
    double leaves, quantity, cumulative;
    uint32_t number, account, generation, next, previous;
    int32_t price;
    uint8_t side, status;
  };
  struct alignas(64) Words {
    uint32_t session, lengths, hash, id[ID_WORDS], tag[4];
  };
  struct Link {
    uint32_t next, previous;
  };
  struct Level {
    double quantity;
    uint32_t head, tail, orders, unused;
  };
  struct Remembered {
    uint32_t slot, hash;
  };
  union alignas(64) Exposure {
    ExposureChange change;
    ExposureName name;
  };
  union alignas(64) Report {
    FullReport full;
    ThinReport thin;
  };

  uint32_t slots_;
  Memory<Order> orders_;
  Memory<Words> words_;
  Memory<Link> links_;
  Memory<Level> levels_;
  PriceBits bits_;
  IdTable ids_;
  Memory<Remembered> remembered_;
  Memory<Report> reports_;
  Memory<MarketEvent> events_;
  Memory<Exposure> exposures_;
  uint32_t free_ = 0, fresh_ = 1, rememberedAt_ = 0, reported_ = 0, published_ = 0, exposed_ = 0;
  bool forgets_ = false;
  int bid_ = -1, ask_ = PriceBits::PRICES;
  uint64_t sequence_ = 0, tradeId_ = 0;
  uint32_t newest_[ACCOUNTS] = {}, oldest_[ACCOUNTS] = {};
  double accountSequences_[ACCOUNTS] = {};

  static constexpr bool has(unsigned duties) { return (DUTIES & duties) != 0; }

  // Commands

  void enter(const Command& command, uint32_t number) {
    if constexpr (has(duty::WORDS)) checkForm(command);
    uint32_t hash = 0;
    if constexpr (has(duty::IDS)) {
      hash = IdTable::hash(command);
      if (ids_.find(hash, [&](uint32_t slot) { return isNamed(slot, command); }) != 0) abort();
    }
    const uint32_t slot = open(command, number, hash);
    Order& order = orders_[slot];
    report(slot, command, ACCEPTED, 0, 0, levels_[order.price].quantity);
    if (meets(order.side, order.price)) {
      match(slot, command);
      if (order.leaves == 0) return end(slot, FILLED);
    }
    rest(slot);
  }

  void cancel(const Command& command, uint32_t slot) {
    Order& order = known(slot, command);
    const double leaves = order.leaves;
    const int price = order.price;
    takeOut(slot);
    order.leaves = 0;
    order.status = ENDED;
    report(slot, command, CANCELED, 0, 0, 0);
    publish(slot, REMOVED, price, leaves);
    expose(slot, price, -leaves, 0);
    end(slot, ENDED);
  }

  void move(const Command& command, uint32_t slot) {
    Order& order = known(slot, command);
    takeOut(slot);
    publish(slot, REMOVED, order.price, order.leaves);
    expose(slot, order.price, -order.leaves, 0);
    order.quantity = command.quantity;
    order.leaves = command.quantity - order.cumulative;
    order.price = static_cast<int>(command.price);
    report(slot, command, REPLACED, 0, 0, levels_[order.price].quantity);
    if (meets(order.side, order.price)) {
      match(slot, command);
      if (order.leaves == 0) return end(slot, FILLED);
    }
    rest(slot);
  }

  void reduce(const Command& command, uint32_t slot) {
    Order& order = known(slot, command);
    const double reduction = order.quantity - command.quantity;
    order.quantity = command.quantity;
    order.leaves -= reduction;
    levels_[order.price].quantity -= reduction;
    report(slot, command, REPLACED, 0, 0, 0);
    publish(slot, REDUCED, order.price, reduction);
    expose(slot, order.price, -reduction, 0);
  }

  static void checkForm(const Command& command) {
    const bool isPlain = command.side - 1u < 2 && command.type == 1 && command.timeInForce < 2 &&
                         (command.postOnly | command.reduceOnly | command.hidden) == 0 && command.idLength - 1u < 36 &&
                         command.stopPrice == 0 && command.displayQuantity == 0 && command.minQuantity == 0 &&
                         (command.expireTime | command.deadline) == 0 && command.protectionPrice == 0;
    if (!isPlain || !(command.quantity >= 1 && command.price >= 1 && command.price * command.quantity < 9e15)) abort();
  }

  // Orders

  Order& known(uint32_t slot, const Command& command) {
    Order& order = orders_[slot];
    if (order.account != command.account || order.status > PARTIAL) abort();
    return order;
  }

  bool isNamed(uint32_t slot, const Command& command) const {
    return orders_[slot].account == command.account && memcmp(words_[slot].id, command.id, sizeof command.id) == 0;
  }

  uint32_t open(const Command& command, uint32_t number, uint32_t hash) {
    const uint32_t slot = nextSlot();
    Order& order = orders_[slot];
    if (free_ != 0) free_ = order.next;
    else if (fresh_++ >= slots_) abort();
    order.leaves = order.quantity = command.quantity;
    order.cumulative = 0;
    order.number = number;
    order.account = command.account;
    order.generation++;
    order.price = static_cast<int>(command.price);
    order.side = command.side;
    order.status = OPEN;
    if constexpr (has(duty::WORDS)) {
      Words& words = words_[slot];
      words.session = command.session;
      words.lengths = command.idLength | command.tagLength << 8;
      words.hash = hash;
      memcpy(words.id, command.id, sizeof words.id);
      memcpy(words.tag, command.tag, sizeof words.tag);
    }
    if constexpr (has(duty::IDS)) ids_.insert(hash, slot);
    if constexpr (has(duty::LISTS)) list(slot);
    if constexpr (has(duty::EXPOSURE)) name(slot, command);
    return slot;
  }

  void end(uint32_t slot, Status status) {
    orders_[slot].status = status;
    if constexpr (has(duty::LISTS)) unlist(slot);
    if constexpr (has(duty::REMEMBERED)) remember(slot);
    else forget(slot, words_[slot].hash);
  }

  void remember(uint32_t slot) {
    Remembered& place = remembered_[rememberedAt_];
    if (forgets_) forget(place.slot, place.hash);
    place = {slot, words_[slot].hash};
    if (++rememberedAt_ == REMEMBERED_MAX) {
      rememberedAt_ = 0;
      forgets_ = true;
    }
  }

  void forget(uint32_t slot, uint32_t hash) {
    if constexpr (has(duty::IDS)) ids_.erase(hash, slot);
    orders_[slot].next = free_;
    free_ = slot;
  }

  void list(uint32_t slot) {
    const uint32_t account = orders_[slot].account;
    const uint32_t newest = newest_[account];
    links_[slot] = {0, newest};
    if (newest != 0) links_[newest].next = slot;
    else oldest_[account] = slot;
    newest_[account] = slot;
  }

  void unlist(uint32_t slot) {
    const uint32_t account = orders_[slot].account;
    const Link link = links_[slot];
    if (link.next != 0) links_[link.next].previous = link.previous;
    else newest_[account] = link.previous;
    if (link.previous != 0) links_[link.previous].next = link.next;
    else oldest_[account] = link.next;
  }

  // The book

  bool meets(int side, int price) const { return side == 1 ? price >= ask_ : price <= bid_; }

  void rest(uint32_t slot) {
    Order& order = orders_[slot];
    Level& level = levels_[order.price];
    order.next = 0;
    order.previous = level.tail;
    if (level.tail == 0) {
      level.head = slot;
      bits_.set(order.price);
      if (order.side == 1) bid_ = std::max(bid_, order.price);
      else ask_ = std::min(ask_, order.price);
    } else {
      orders_[level.tail].next = slot;
    }
    level.tail = slot;
    level.orders++;
    level.quantity += order.leaves;
    publish(slot, ADDED, order.price, order.leaves);
    expose(slot, order.price, order.leaves, 0);
  }

  void takeOut(uint32_t slot) {
    const Order& order = orders_[slot];
    Level& level = levels_[order.price];
    if (order.previous != 0) orders_[order.previous].next = order.next;
    else level.head = order.next;
    if (order.next != 0) orders_[order.next].previous = order.previous;
    else level.tail = order.previous;
    level.quantity -= order.leaves;
    if (--level.orders == 0) empty(order.price);
  }

  void empty(int price) {
    bits_.clear(price);
    if (price == bid_) bid_ = bits_.below(price);
    else if (price == ask_) ask_ = bits_.above(price);
  }

  void match(uint32_t slot, const Command& command) {
    Order& taker = orders_[slot];
    while (taker.leaves > 0 && meets(taker.side, taker.price)) {
      const int price = taker.side == 1 ? ask_ : bid_;
      trade(slot, levels_[price].head, price, command);
    }
  }

  void trade(uint32_t takerSlot, uint32_t makerSlot, int price, const Command& command) {
    Order& taker = orders_[takerSlot];
    Order& maker = orders_[makerSlot];
    const double quantity = std::min(taker.leaves, maker.leaves);
    trades.add(maker.number, taker.number, price, quantity);
    tradeId_++;
    const bool isFilled = maker.leaves == quantity;
    if (isFilled) takeOut(makerSlot);
    else levels_[price].quantity -= quantity;
    count(maker, quantity);
    count(taker, quantity);
    report(makerSlot, command, EXECUTED, quantity, price, 0);
    report(takerSlot, command, EXECUTED, quantity, price, 0);
    publish(makerSlot, EXECUTED, price, quantity);
    expose(makerSlot, price, -quantity, quantity);
    expose(takerSlot, price, 0, quantity);
    if (isFilled) end(makerSlot, FILLED);
  }

  static void count(Order& order, double quantity) {
    order.leaves -= quantity;
    order.cumulative += quantity;
    order.status = order.leaves == 0 ? FILLED : PARTIAL;
  }

  // What others are told

  double idOf(uint32_t slot) const { return orders_[slot].generation * SLOTS_OF_A_GENERATION + slot; }

  void report(uint32_t slot, const Command& command, Kind kind, double quantity, double price, double ahead) {
    if constexpr (has(duty::FULL_REPORTS)) reportWhole(slot, command, kind, quantity, price, ahead);
    else if constexpr (has(duty::THIN_REPORTS)) reportThin(slot, command, kind, quantity, price, ahead);
  }

  void reportThin(uint32_t slot, const Command& command, Kind kind, double quantity, double price, double ahead) {
    const Order& order = orders_[slot];
    const bool isTrade = kind == EXECUTED;
    reports_[reported_++ % RING].thin = {kind,         order.account,  command.session,
                                         0,            nextOf(order),  static_cast<double>(sequence_),
                                         idOf(slot),   order.leaves,   isTrade ? price : order.price,
                                         isTrade ? quantity : ahead};
  }

  void reportWhole(uint32_t slot, const Command& command, Kind kind, double quantity, double price, double ahead) {
    const Order& order = orders_[slot];
    const Words& words = words_[slot];
    FullReport& report = reports_[reported_++ % RING].full;
    report.kind = kind;
    report.flags = 0;
    report.rejectReason = 0;
    report.account = order.account;
    report.session = command.session;
    report.instrument = 0;
    report.requestId = command.requestId;
    report.gatewayIn = command.gatewayIn;
    report.riskIn = command.riskIn;
    report.engineIn = sequence_;
    report.matched = report.durable = 0;
    report.accountSequence = nextOf(order);
    report.engineSequence = static_cast<double>(sequence_);
    report.orderId = idOf(slot);
    report.price = order.price;
    report.quantity = order.quantity;
    report.lastQuantity = quantity;
    report.lastPrice = price;
    report.cumulative = order.cumulative;
    report.leaves = order.leaves;
    report.tradeId = kind == EXECUTED ? static_cast<double>(tradeId_) : 0;
    report.preventedQuantity = report.stopPrice = report.rejectValue = report.rejectLimit = 0;
    report.queueAhead = ahead;
    report.terms = order.side | kind << 24;
    report.status = order.status;
    report.lengths = words.lengths;
    memcpy(report.id, words.id, sizeof report.id);
    memcpy(report.tag, words.tag, sizeof report.tag);
    report.unused = 0;
  }

  double nextOf(const Order& order) { return ++accountSequences_[order.account]; }

  void publish(uint32_t slot, Kind kind, int price, double quantity) {
    if constexpr (has(duty::MARKET_EVENTS)) {
      const Level& level = levels_[price];
      events_[published_++ % RING] = {kind,         level.orders, static_cast<double>(sequence_),
                                      static_cast<double>(price),
                                      quantity,     idOf(slot),   level.quantity,
                                      kind == EXECUTED ? static_cast<double>(tradeId_) : 0,
                                      sequence_};
    }
  }

  void expose(uint32_t slot, int price, double openChange, double traded) {
    if constexpr (has(duty::EXPOSURE)) {
      const Order& order = orders_[slot];
      exposures_[exposed_++ % RING].change = {
          1u | order.side << 8, order.account, 0, 0, openChange, traded, static_cast<double>(price), idOf(slot),
          static_cast<double>(sequence_), sequence_};
    }
  }

  void name(uint32_t slot, const Command& command) {
    ExposureName& name = exposures_[exposed_++ % RING].name;
    name.kind = 2;
    name.account = command.account;
    name.instrument = 0;
    name.reservation = command.reservation;
    memcpy(name.id, command.id, sizeof name.id);
    name.unused = 0;
    name.orderId = idOf(slot);
  }
};
