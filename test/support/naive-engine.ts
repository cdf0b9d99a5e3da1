// A deliberately naive model of the matching engine, written from the contract: arrays, plain objects, sorting the whole
// book for every question. It shares no code with the engine beyond the numbers of the contract, so that the two can
// only agree by both being right.

import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { checkForm, checkNotional, LARGEST, Refused } from './naive-form.js';
import { isFinal, type NaiveOrder, NaiveVenue, opposite } from './naive-venue.js';
import type {
  PlainAddInstrument,
  PlainCommand,
  PlainConfigure,
  PlainMassCancel,
  PlainNewOrder,
  PlainQuery,
  PlainReference,
  PlainReplace,
} from './plain-command.js';

const COMMAND_TYPE = { new: 1, replace: 2, cancel: 3, massCancel: 3 } as const;

export class NaiveEngine extends NaiveVenue {
  /** Runs one command; what it causes stands in `reports`, `marketEvents` and `exposures`. */
  run(command: PlainCommand, engineSequence: number, time: number): void {
    this.begin(command, engineSequence, time);
    try {
      this.dispatch(command);
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      this.refuse(command, refused);
    }
    this.end();
  }

  private dispatch(command: PlainCommand): void {
    if (command.kind === 'new') this.newOrder(command);
    else if (command.kind === 'replace') this.replace(command);
    else if (command.kind === 'cancel') this.cancel(command);
    else if (command.kind === 'massCancel') this.massCancel(command);
    else if (command.kind === 'configure') this.configure(command);
    else if (command.kind === 'addInstrument') this.addInstrument(command);
    else if (command.kind === 'queryOrder') this.reportStatus(this.orderNamed(command));
    else this.query(command as PlainQuery);
  }

  private query(command: PlainQuery): void {
    if (command.kind === 'queryBook') this.queryBook(command);
    else if (command.kind === 'queryOpenOrders') this.queryOpenOrders(command);
    else {
      this.accountOf(command.account);
      this.reportAccount(ReportKind.LOGON_ACK, command.account);
    }
  }

  private newOrder(command: PlainNewOrder): void {
    this.accountOf(command.account);
    this.instrumentOf(command.instrument);
    checkForm(command);
    if (command.deadline !== 0 && this.time > command.deadline) {
      throw new Refused(RejectReason.DEADLINE_PASSED, RejectField.DEADLINE);
    }
    if (this.known().some((o) => o.account === command.account && o.clientOrderId === command.clientOrderId)) {
      throw new Refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
    }
    if (this.open().length >= this.capacities.orders) throw new Refused(RejectReason.BOOK_FULL);
    const isMarket = command.type === OrderType.MARKET;
    const timeInForce =
      command.timeInForce !== TimeInForce.UNSPECIFIED
        ? command.timeInForce
        : isMarket
          ? TimeInForce.IOC
          : TimeInForce.GTC;
    const order = this.draft(command, timeInForce);
    if (isMarket && this.side(order.instrument, opposite(order.side)).length === 0) {
      throw new Refused(RejectReason.NO_LIQUIDITY);
    }
    this.slide(order);
    if (order.timeInForce === TimeInForce.FOK && !this.wouldFill(order)) {
      throw new Refused(RejectReason.FOK_NOT_FILLABLE);
    }
    if (order.timeInForce === TimeInForce.GTC) {
      checkNotional(order.price, order.quantity);
      if (!this.meets(order)) this.checkRoom(order, order.quantity, this.resting());
    }
    this.admit(order);
    if (order.timeInForce === TimeInForce.GTC) order.queueAhead = this.lotsAt(order);
    this.report(order, { execType: ExecType.NEW, commandType: 1, queueAhead: order.queueAhead });
    this.work(order, 1);
  }

  /** Matches an order that is in no book, then rests or cancels what is left of it. */
  private work(order: NaiveOrder, commandType: number): void {
    while (order.leaves > 0 && this.meets(order)) {
      const maker = this.side(order.instrument, opposite(order.side))[0];
      if (maker.account === order.account && order.prevention !== SelfTradePrevention.NONE) {
        this.preventSelfTrade(order, maker, commandType);
        if (isFinal(order)) return;
      } else {
        this.trade(order, maker, commandType);
      }
    }
    if (order.leaves === 0) return;
    if (order.timeInForce === TimeInForce.GTC) this.rest(order);
    else this.end_(order, OrderStatus.CANCELED, commandType, RejectReason.NONE);
  }

  private trade(taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
    const quantity = Math.min(taker.leaves, maker.leaves);
    const tradeId = ++this.trades;
    for (const order of [maker, taker]) {
      order.leaves -= quantity;
      order.cumulative += quantity;
      order.status = order.leaves === 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }
    if (maker.leaves === 0) maker.rests = false;
    const facts = { execType: ExecType.TRADE, tradeId, lastPrice: maker.price, lastQuantity: quantity };
    this.report(maker, { ...facts, liquidity: Liquidity.MAKER });
    this.report(taker, { ...facts, liquidity: Liquidity.TAKER, commandType });
    this.marketEvent('executed', maker, quantity, tradeId);
    this.exposure(maker, -quantity, quantity, maker.price);
    this.exposure(taker, 0, quantity, maker.price);
    for (const order of [maker, taker]) if (order.leaves === 0) this.remember(order);
  }

  private preventSelfTrade(taker: NaiveOrder, maker: NaiveOrder, commandType: number): void {
    const reason = RejectReason.SELF_TRADE;
    switch (taker.prevention) {
      case SelfTradePrevention.CANCEL_TAKER:
        this.end_(taker, OrderStatus.CANCELED, commandType, reason);
        return;
      case SelfTradePrevention.CANCEL_MAKER:
        this.end_(maker, OrderStatus.CANCELED, 0, reason);
        return;
      case SelfTradePrevention.CANCEL_BOTH:
        this.end_(maker, OrderStatus.CANCELED, 0, reason);
        this.end_(taker, OrderStatus.CANCELED, commandType, reason);
        return;
    }
    const preventedQuantity = Math.min(taker.leaves, maker.leaves);
    if (preventedQuantity === maker.leaves) this.takeOut(maker);
    else this.shrinkInPlace(maker, preventedQuantity);
    for (const order of [maker, taker]) order.quantity -= preventedQuantity;
    if (!maker.rests) maker.leaves = 0;
    taker.leaves -= preventedQuantity;
    const facts = { execType: ExecType.TRADE_PREVENTED, preventedQuantity };
    this.report(maker, facts);
    this.report(taker, { ...facts, commandType });
    if (maker.leaves === 0) this.end_(maker, OrderStatus.CANCELED, 0, reason);
    if (taker.leaves === 0) this.end_(taker, OrderStatus.CANCELED, commandType, reason);
  }

  private replace(command: PlainReplace): void {
    const order = this.orderNamed(command);
    const refuse = (reason: number, field: number = RejectField.NONE, value = 0, limit = 0): never => {
      throw new Refused(reason, field, value, limit, order);
    };
    if (isFinal(order)) refuse(RejectReason.TOO_LATE);
    const newId = command.newClientOrderId;
    if (newId.length > 36) {
      refuse(RejectReason.INVALID_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID, newId.length, 36);
    }
    const quantity = command.quantity === 0 ? order.quantity : command.quantity;
    if (quantity <= order.cumulative) {
      refuse(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, quantity, order.cumulative);
    }
    if (command.stopPrice !== 0) {
      refuse(RejectReason.INVALID_COMBINATION, RejectField.STOP_PRICE, command.stopPrice);
    }
    if (
      newId !== '' &&
      this.known().some((o) => o !== order && o.account === order.account && o.clientOrderId === newId)
    ) {
      refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, RejectField.NEW_CLIENT_ORDER_ID);
    }
    const wanted: NaiveOrder = { ...order, price: command.price === 0 ? order.price : command.price, quantity };
    wanted.leaves = quantity - order.cumulative;
    this.slide(wanted, order);
    checkNotional(wanted.price, quantity, order);
    const keeps = wanted.price === order.price && quantity <= order.quantity;
    const others = this.resting().filter((o) => o !== order);
    if (!keeps && !this.meets(wanted)) this.checkRoom(wanted, wanted.leaves, others, order);

    if (newId !== '') order.clientOrderId = newId;
    if (keeps) {
      const reduction = order.quantity - quantity;
      order.quantity = quantity;
      if (reduction > 0) this.shrinkInPlace(order, reduction);
      this.report(order, this.replaced(order, true));
      return;
    }
    this.takeOut(order);
    order.price = wanted.price;
    order.quantity = quantity;
    order.leaves = wanted.leaves;
    order.queueAhead = this.meets(order) ? 0 : this.lotsAt(order);
    this.report(order, this.replaced(order, false));
    this.work(order, 2);
  }

  private replaced(order: NaiveOrder, priorityKept: boolean) {
    return { execType: ExecType.REPLACED, commandType: 2, priorityKept, queueAhead: order.queueAhead };
  }

  private cancel(command: PlainReference): void {
    const order = this.orderNamed(command);
    if (isFinal(order)) throw new Refused(RejectReason.TOO_LATE, RejectField.NONE, 0, 0, order);
    this.end_(order, OrderStatus.CANCELED, 3, RejectReason.NONE);
  }

  private massCancel(command: PlainMassCancel): void {
    this.accountOf(command.account);
    const matching = this.openOf(command.account)
      .filter((o) => command.instrument < 0 || o.instrument === command.instrument)
      .filter((o) => command.side === 0 || o.side === command.side)
      .filter((o) => command.tag === '' || o.tag === command.tag)
      .filter((o) => command.onlySession === 0 || o.session === command.onlySession);
    for (const order of matching) this.end_(order, OrderStatus.CANCELED, 3, RejectReason.NONE);
    this.reportRaw(ReportKind.MASS_CANCEL, command.account, command.instrument, { canceled: matching.length });
  }

  private configure(command: PlainConfigure): void {
    if (command.account < 0 || command.name.length < 1 || command.name.length > 36) {
      throw new Refused(RejectReason.MALFORMED);
    }
    if (command.account >= this.capacities.accounts) {
      throw new Refused(RejectReason.BOOK_FULL, RejectField.NONE, command.account, this.capacities.accounts);
    }
    const known = this.accounts.get(command.account);
    if (known === undefined) {
      this.accounts.set(command.account, { name: command.name, prevention: command.selfTradePrevention, sequence: 0 });
      this.exposureOpened(command.account);
    } else {
      known.prevention = command.selfTradePrevention;
    }
    this.reportAccount(ReportKind.ACCOUNT_OPENED, command.account);
  }

  private addInstrument(command: PlainAddInstrument): void {
    if (this.instruments.some((known) => known.symbol === command.symbol)) {
      throw new Refused(RejectReason.MALFORMED, RejectField.SYMBOL, command.symbol.length, 16);
    }
    const limit = this.capacities.instruments;
    if (this.instruments.length === limit) throw new Refused(RejectReason.BOOK_FULL, RejectField.SYMBOL, limit, limit);
    this.reportInstrument(command);
  }

  private queryOpenOrders(command: PlainQuery): void {
    this.accountOf(command.account);
    let orders = this.openOf(command.account);
    const after = this.known().find((o) => o.orderId === command.argument && o.account === command.account);
    if (after !== undefined) orders = orders.filter((o) => o.entrySequence > after.entrySequence);
    // A page ends with the 256th order shown or the 4096th looked at, whichever comes first.
    const isShown = (order: NaiveOrder) => command.instrument < 0 || order.instrument === command.instrument;
    const last256th = orders.filter(isShown).at(255);
    const pageLength = Math.min(last256th === undefined ? orders.length : orders.indexOf(last256th) + 1, 4096);
    const shown = orders.slice(0, pageLength).filter(isShown);
    for (const order of shown) this.reportStatus(order);
    this.reportRaw(ReportKind.QUERY_END, command.account, command.instrument, {
      records: shown.length,
      nextAfterOrderId: pageLength < orders.length ? orders[pageLength - 1].orderId : 0,
    });
  }

  private queryBook(command: PlainQuery): void {
    this.instrumentOf(command.instrument);
    const levels = (side: number) =>
      this.levels(command.instrument, side).slice(0, command.argument > 0 ? command.argument : undefined);
    this.bookAnswer = { bids: levels(Side.BUY), asks: levels(Side.SELL) };
    this.reportRaw(ReportKind.BOOK_READY, command.account, command.instrument, {
      bids: this.bookAnswer.bids.length,
      asks: this.bookAnswer.asks.length,
      sequence: this.instruments[command.instrument].sequence,
    });
  }

  /** Post-only: moves the price of an order that would cross behind the best opposite price, or refuses. */
  private slide(order: NaiveOrder, refusedOrder?: NaiveOrder): void {
    if (order.postOnly === PostOnly.OFF || !this.meets(order)) return;
    const best = this.side(order.instrument, opposite(order.side))[0].price;
    const behind = order.side === Side.BUY ? best - 1 : best + 1;
    if (order.postOnly === PostOnly.REJECT || behind < 1 || behind > LARGEST) {
      throw new Refused(RejectReason.POST_ONLY_WOULD_CROSS, RejectField.PRICE, order.price, best, refusedOrder);
    }
    order.price = behind;
  }

  /** Plays the match through on copies. */
  private wouldFill(order: NaiveOrder): boolean {
    let missing = order.quantity;
    for (const maker of this.side(order.instrument, opposite(order.side))) {
      if (missing === 0 || !this.pricesMeet(order, maker)) break;
      if (maker.account === order.account && order.prevention !== SelfTradePrevention.NONE) {
        if (order.prevention !== SelfTradePrevention.CANCEL_MAKER) return false;
      } else {
        missing -= Math.min(missing, maker.leaves);
      }
    }
    return missing === 0;
  }

  private checkRoom(order: NaiveOrder, quantity: number, resting: NaiveOrder[], refusedOrder?: NaiveOrder): void {
    const priceLevel = (o: NaiveOrder) => `${o.instrument}:${o.price}`;
    const same = resting.filter((o) => priceLevel(o) === priceLevel(order));
    if (same.length === 0) {
      const occupied = new Set(resting.map(priceLevel)).size;
      if (occupied < this.capacities.priceLevels) return;
      throw new Refused(RejectReason.BOOK_FULL, RejectField.NONE, 0, 0, refusedOrder);
    }
    const total = same.reduce((sum, o) => sum + BigInt(o.leaves), BigInt(quantity));
    if (total <= BigInt(LARGEST)) return;
    const more = refusedOrder?.price === order.price ? quantity - refusedOrder.leaves : quantity;
    throw new Refused(RejectReason.BOOK_FULL, RejectField.QUANTITY, more, LARGEST, refusedOrder);
  }

  private orderNamed(command: PlainReference | PlainReplace): NaiveOrder {
    const found = this.known().find(
      (o) =>
        o.account === command.account &&
        (command.instrument < 0 || command.instrument === o.instrument) &&
        (command.orderId === 0 ? o.clientOrderId === command.clientOrderId : o.orderId === command.orderId),
    );
    if (found === undefined) throw new Refused(RejectReason.UNKNOWN_ORDER, RejectField.ORDER_ID, command.orderId);
    return found;
  }

  private accountOf(account: number): void {
    if (!this.accounts.has(account)) throw new Refused(RejectReason.NOT_LOGGED_ON);
  }

  private instrumentOf(instrument: number): void {
    if (instrument >= 0 && instrument < this.instruments.length) return;
    throw new Refused(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
  }

  private refuse(command: PlainCommand, refused: Refused): void {
    const { rejectReason, rejectField, rejectValue, rejectLimit, order } = refused;
    const commandType = command.kind in COMMAND_TYPE ? COMMAND_TYPE[command.kind as keyof typeof COMMAND_TYPE] : 0;
    const facts = { execType: ExecType.REJECTED, commandType, rejectField, rejectValue, rejectLimit };
    if (order !== undefined) this.report(order, facts, rejectReason);
    else this.reportRefused(command, facts, rejectReason);
  }
}
