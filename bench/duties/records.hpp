// The records that an engine reads and writes, laid out as ringbook's: engine/domain/*-layout.ts say what each field is.
#pragma once
#include <cstdint>

constexpr int ID_WORDS = 9;

struct Command {
  uint8_t kind, flags;
  uint16_t rejectReason;
  uint32_t account, session, instrument;
  uint64_t requestId, gatewayIn, riskIn;
  uint32_t rejectField, reservation;
  double rejectValue, rejectLimit;
  double quantity, price, stopPrice, orderId, displayQuantity, minQuantity;
  uint64_t expireTime, deadline;
  uint8_t side, type, timeInForce, postOnly, selfTradePrevention, reduceOnly, hidden, idLength;
  uint8_t tagLength, newIdLength, unused[2];
  uint32_t id[ID_WORDS], tag[4], newId[10];
  double protectionPrice;
  uint64_t unusedToo[2];
};
static_assert(sizeof(Command) == 256);

struct FullReport {
  uint8_t kind, flags;
  uint16_t rejectReason;
  uint32_t account, session, instrument;
  uint64_t requestId, gatewayIn, riskIn, engineIn, matched, durable;
  double accountSequence, engineSequence, orderId, price, quantity, lastQuantity, lastPrice, cumulative, leaves, tradeId;
  double preventedQuantity, queueAhead, stopPrice, rejectValue, rejectLimit;
  uint32_t terms, status, lengths, id[ID_WORDS], tag[4];
  uint64_t unused;
};
static_assert(sizeof(FullReport) == 256);

/** What somebody would have to complete who knows the order: a quarter of a report. */
struct ThinReport {
  uint32_t kind, account, session, instrument;
  double accountSequence, engineSequence, orderId, leaves, price, quantity;
};
static_assert(sizeof(ThinReport) == 64);

struct MarketEvent {
  uint32_t kind, levelOrders;
  double sequence, price, quantity, orderId, levelQuantity, tradeId;
  uint64_t time;
};
static_assert(sizeof(MarketEvent) == 64);

struct ExposureChange {
  uint32_t kind, account, instrument, reservation;
  double openChange, traded, price, orderId, sequence;
  uint64_t time;
};
static_assert(sizeof(ExposureChange) == 64);

struct ExposureName {
  uint32_t kind, account, instrument, reservation, id[ID_WORDS], unused;
  double orderId;
};
static_assert(sizeof(ExposureName) == 64);
