// Tells one order's life while the journal is replayed: reads every report on it, follows its place in the queue by the
// market's events, and looks at the book where that is of interest. Steps are taken command by command, so that a long
// life needs no memory.

import { NewOrderCommand } from '../../../domain/command.js';
import { COMMAND_BYTES } from '../../../domain/command-layout.js';
import { CommandType } from '../../../domain/command-type.js';
import { ExecType } from '../../../domain/exec-type.js';
import type { Instrument } from '../../../domain/instrument.js';
import { type InstrumentEvent, MarketEventKind } from '../../../domain/market-event.js';
import { OrderStatus } from '../../../domain/order-status.js';
import { RecordMemory } from '../../../domain/record-memory.js';
import { RejectReason } from '../../../domain/reject-reason.js';
import type { ExecutionReport } from '../../../domain/report.js';
import { ReportFlag, ReportKind } from '../../../domain/report-layout.js';
import { toBigInt } from '../../../domain/time-words.js';
import { encodeCommand } from '../../../scenario/command-encoder.js';
import { nameOf } from '../../../scenario/value-form.js';
import type { ReplayTarget } from '../../replay.js';
import { KnownNames } from '../known-names.js';
import { OrderedOutputs, type OutputReader } from '../ordered-outputs.js';
import type { CreateReplayEngine, ReplayEngine } from '../replay-engine.js';
import { type ShownCommand, showCommand } from '../shown-command.js';
import { endingOf, ruleOfRefusal } from './endings.js';
import { LastTrades } from './last-trades.js';
import type { PlacedOrder } from './order-finder.js';
import { OrderRecord } from './order-record.js';
import { askedText, asksText, bookTold } from './order-words.js';
import { QueueWatch } from './queue-watch.js';
import * as words from './report-words.js';
import type { StoryStep } from './story.js';

/** The sentence of a refusal, as its client was told it. */
export type ReasonText = (report: ExecutionReport, instrument: Instrument | undefined) => string;

export class OrderTeller implements ReplayTarget, OutputReader {
  readonly outputs = new OrderedOutputs(this);
  readonly #placed: PlacedOrder;
  readonly #reasonText: ReasonText;
  readonly #names = new KnownNames();
  readonly #trades = new LastTrades();
  readonly #engine: ReplayEngine;
  #order: OrderRecord | undefined;
  #watch: QueueWatch | undefined;
  #steps: StoryStep[] = [];
  #askedPrice = 0;
  /** A report has said that the order goes somewhere; an event or the command's end says where. */
  #expectsPlace = false;
  #waitsForMinimum = false;
  #hasEnded = false;
  /** Of a trailing stop: its stop price before it moved, and its moves since. */
  #trailedFrom = 0;
  #trailMoves = 0;
  /** The command in hand. */
  #memory: RecordMemory = RecordMemory.allocate(COMMAND_BYTES);
  #offset = 0;
  #kind = 0;
  #sequence = 0;
  #time = 0n;
  #hasToldAsked = false;

  constructor(createEngine: CreateReplayEngine, placed: PlacedOrder, reasonText: ReasonText) {
    this.#engine = createEngine(this.outputs);
    this.#placed = placed;
    this.#reasonText = reasonText;
  }

  get engine(): ReplayEngine {
    return this.#engine;
  }

  /** Nothing can be said any more: the order was refused. One that has ended may still be named. */
  get isDone(): boolean {
    return this.#hasEnded && this.#order?.orderId === 0;
  }

  /** What has been told since it was taken last. */
  take(): readonly StoryStep[] {
    const steps = this.#steps;
    if (steps.length > 0) this.#steps = [];
    return steps;
  }

  /** The journal is over. */
  finish(): void {
    const order = this.#order;
    if (order === undefined || this.#hasEnded) return;
    this.#tellTrail();
    const facts: Record<string, string | number> = { status: nameOf(OrderStatus, order.status) };
    const parts = [`at the end of the journal; ${words.sumText(order, facts)}`];
    facts.leaves_quantity = order.lots(order.leavesQuantity);
    if (this.#watch !== undefined) {
      facts.ahead = order.lots(this.#watch.ahead);
      parts.push(`${facts.ahead} in front at ${order.ticks(this.#watch.price)}`);
    }
    if (order.status === OrderStatus.PENDING_TRIGGER) parts.push(`waits for ${words.triggerText(order)}`);
    this.#tell({ what: 'open', text: parts.join('; '), facts });
  }

  execute(memory: RecordMemory, offset: number, sequence: number, timeLow: number, timeHigh: number): void {
    this.#memory = memory;
    this.#offset = offset;
    this.#kind = memory.uint8[offset];
    this.#sequence = sequence;
    this.#time = toBigInt(timeLow, timeHigh);
    this.#hasToldAsked = false;
    this.#trades.beginCommand();
    if (sequence === this.#placed.sequence) this.#enter();
    this.#engine.execute(memory, offset, sequence, timeLow, timeHigh);
    this.outputs.flush();
    if (this.#order !== undefined && !this.#hasEnded) this.#endCommand(this.#order, timeLow, timeHigh);
  }

  onEvent(event: InstrumentEvent): void {
    this.#trades.onEvent(event);
    const order = this.#order;
    if (order === undefined) return;
    this.#watch?.onEvent(event);
    if (event.orderId !== order.orderId || order.orderId === 0) return;
    if (event.kind === MarketEventKind.ORDER_ADDED) this.#tellPlace(order, event);
    else if (event.kind === MarketEventKind.ORDER_REMOVED) this.#watch = undefined;
  }

  onReport(report: ExecutionReport): void {
    const order = this.#order;
    if (order === undefined || report.kind !== ReportKind.EXECUTION) return;
    const isNew = report.commandType === CommandType.NEW;
    if (report.account !== order.account) {
      if (order.orderId !== 0 && report.orderId === order.orderId) this.#tellForeign();
    } else if (
      order.orderId === 0 ? isNew && this.#sequence === this.#placed.sequence : report.orderId === order.orderId
    ) {
      this.#tellReport(order, report);
    } else if (report.execType === ExecType.REJECTED && report.clientOrderId === order.clientOrderId) {
      // By its name alone: it is not remembered any more, or a new order would have had its name.
      if (report.orderId === 0) this.#tellRefused(report);
    }
  }

  /** The command that asks for the order is about to be executed. */
  #enter(): void {
    this.#names.learn(this.#engine);
    const command = new NewOrderCommand(this.#memory, this.#offset);
    const instrument = this.#names.instrument(command.instrument);
    const order = new OrderRecord(command, this.#names.account(command.account), instrument, this.#time);
    this.#order = order;
    this.#askedPrice = command.price;
    const shown = this.#shown();
    const facts = { account: order.accountName, client_order_id: order.clientOrderId, ...shown.fields };
    this.#tell({ what: 'asked', text: `${order.accountName} ${order.clientOrderId}: ${askedText(shown)}`, facts });
    if (instrument === undefined || !this.#engine.instruments().some(({ index }) => index === instrument.index)) return;
    const lastPrice = this.#trades.priceOf(instrument.index);
    this.#tell({ what: 'book', ...bookTold(this.#engine, instrument, command, lastPrice) });
  }

  #tellReport(order: OrderRecord, report: ExecutionReport): void {
    const { execType } = report;
    if ((report.flags & ReportFlag.DUPLICATE) !== 0) this.#tell(words.repeatedTold());
    else if (execType === ExecType.STATUS) this.#learnTrail(order, report);
    else if (execType !== ExecType.REJECTED) this.#tellChange(order, report);
    else if (this.#sequence === this.#placed.sequence) this.#tellEnd(order, report);
    else this.#tellRefused(report);
  }

  #tellChange(order: OrderRecord, report: ExecutionReport): void {
    if (report.commandType === CommandType.REPLACE || report.commandType === CommandType.CANCEL) this.#tellAsked();
    this.#tellQueue(order, true);
    order.learn(report);
    if (report.execType === ExecType.TRADE) order.learnTrade(report);
    this.#tellProgress(order, report);
    if (order.hasEnded) this.#tellEnd(order, report);
  }

  /** What a report says that is not the order's end. */
  #tellProgress(order: OrderRecord, report: ExecutionReport): void {
    switch (report.execType) {
      case ExecType.NEW:
        this.#expectsPlace = true;
        this.#trailedFrom = order.stopPrice;
        this.#tell(words.acceptedTold(order, this.#askedPrice));
        break;
      case ExecType.TRADE:
        if (this.#waitsForMinimum) this.#expectsPlace = true;
        this.#waitsForMinimum = false;
        this.#tell(words.tradeTold(order, report));
        break;
      case ExecType.REPLACED:
        this.#expectsPlace = (report.flags & ReportFlag.PRIORITY_KEPT) === 0;
        this.#trailedFrom = order.stopPrice;
        this.#tell(words.replacedTold(order, report));
        break;
      case ExecType.TRIGGERED:
        this.#tellTriggered(order);
        break;
      case ExecType.TRADE_PREVENTED:
        this.#tell(words.preventedTold(order, report));
        break;
    }
  }

  #tellTriggered(order: OrderRecord): void {
    this.#tellTrail();
    order.wasTriggered = true;
    this.#expectsPlace = true;
    const isRising = words.isRising(order);
    const meets = (price: number) => (isRising ? price >= order.stopPrice : price <= order.stopPrice);
    this.#tell(words.triggeredTold(order, this.#trades.firstThat(order.instrument?.index ?? -1, meets)));
  }

  #tellEnd(order: OrderRecord, report: ExecutionReport): void {
    const ending = endingOf(report, this.#kind, order.wasTriggered, this.#reason(report));
    const reason = nameOf(RejectReason, report.rejectReason);
    this.#tellTrail();
    this.#hasEnded = true;
    this.#expectsPlace = false;
    this.#watch = undefined;
    this.#tell(words.endedTold(order, report, ending, reason, this.#time));
  }

  /** A command on it was refused; the order is as it was. */
  #tellRefused(report: ExecutionReport): void {
    if (report.commandType !== CommandType.NEW) this.#tellAsked();
    const reason = nameOf(RejectReason, report.rejectReason);
    const what = report.commandType === CommandType.NEW ? 'a new order with its client order id was ' : '';
    const text = `${what}REJECTED ${reason}: ${this.#reason(report)}`;
    const rule = ruleOfRefusal(report);
    this.#tell({ what: 'refused', text: `${text} (${rule})`, facts: { reject_reason: reason, rule } });
  }

  #tellForeign(): void {
    const text = 'another account named it, and was told that there is no such order';
    this.#tell({ what: 'refused', text, facts: { reject_reason: 'UNKNOWN_ORDER' } });
  }

  /** The command that a report answers, once. */
  #tellAsked(): void {
    if (this.#hasToldAsked) return;
    this.#hasToldAsked = true;
    const shown = this.#shown();
    this.#tell({ what: 'asked', text: asksText(shown), facts: { kind: shown.kind, ...shown.fields } });
  }

  /** It has come to rest where everybody sees it, or shows its next slice. */
  #tellPlace(order: OrderRecord, event: InstrumentEvent): void {
    const ahead = event.levelQuantity - event.quantity;
    const isSlice = !this.#expectsPlace && order.isIceberg;
    this.#expectsPlace = false;
    this.#watch = new QueueWatch(event, ahead, false);
    const [shown, price, before] = [order.lots(event.quantity), order.ticks(event.price), order.lots(ahead)];
    const rests = `${isSlice ? 'its next ' : ''}${shown} @ ${price}`;
    const facts = { price, shown_quantity: shown, ahead: before };
    this.#tell({ what: isSlice ? 'slice' : 'rests', text: `${rests} for all to see; ${before} in front`, facts });
  }

  #endCommand(order: OrderRecord, timeLow: number, timeHigh: number): void {
    if (this.#expectsPlace) this.#tellUnseenPlace(order);
    this.#expectsPlace = false;
    this.#tellQueue(order, false);
    const { instrument } = order;
    if (!order.isTrailing || order.status !== OrderStatus.PENDING_TRIGGER || instrument === undefined) return;
    if (!this.#trades.hasTraded(instrument.index)) return;
    // No report tells that a trailing stop has moved.
    const { account, orderId } = order;
    const query = { kind: 'status', account, session: 0, instrument: -1, orderId, clientOrderId: '' } as const;
    const memory = RecordMemory.allocate(COMMAND_BYTES);
    encodeCommand(query, memory, 0);
    this.#engine.answer(memory, 0, timeLow, timeHigh);
    this.outputs.flush();
  }

  /** It went somewhere without an event: it waits, or rests hidden. */
  #tellUnseenPlace(order: OrderRecord): void {
    this.#watch = undefined;
    if (order.status === OrderStatus.PENDING_TRIGGER || order.instrument === undefined) return;
    const { index } = order.instrument;
    const { orderId } = order;
    if (this.#engine.waitingOrders(index).some((waiting) => waiting.orderId === orderId)) {
      const minimum = order.lots(order.minQuantity);
      this.#waitsForMinimum = true;
      const text = `unseen, until ${minimum} can trade at once`;
      this.#tell({ what: 'waits', text, facts: { min_quantity: minimum } });
      return;
    }
    const level = this.#engine.priceLevels(index, order.side, Number.POSITIVE_INFINITY);
    const ahead = level.find(({ price }) => price === order.price)?.quantity ?? 0;
    this.#watch = new QueueWatch({ ...order, instrument: index }, ahead, true);
    const [price, before] = [order.ticks(order.price), order.lots(ahead)];
    const text = `hidden @ ${price}; ${before} shown in front, and every order that will be shown there`;
    this.#tell({ what: 'rests', text, facts: { price, shown_quantity: '0', ahead: before } });
  }

  /** What has moved in front of it; `always`: before the order itself does something. */
  #tellQueue(order: OrderRecord, always: boolean): void {
    const watch = this.#watch;
    if (watch === undefined || watch.ahead === watch.toldAhead || !(always || watch.isWorthTelling)) return;
    watch.toldAhead = watch.ahead;
    const facts = {
      price: order.ticks(watch.price),
      ahead: order.lots(watch.ahead),
      traded_ahead: order.lots(watch.traded),
      withdrawn_ahead: order.lots(watch.withdrawn),
    };
    const moved = `since it came there ${facts.traded_ahead} before it have traded and ${facts.withdrawn_ahead} were withdrawn`;
    this.#tell({ what: 'queue', text: `${facts.ahead} in front @ ${facts.price}; ${moved}`, facts });
  }

  #learnTrail(order: OrderRecord, report: ExecutionReport): void {
    if (report.stopPrice === order.stopPrice) return;
    if (this.#trailMoves === 0) this.#trailedFrom = order.stopPrice;
    this.#trailMoves++;
    order.stopPrice = report.stopPrice;
    order.price = report.price;
  }

  #tellTrail(): void {
    const order = this.#order;
    if (order === undefined || this.#trailMoves === 0) return;
    const [from, to] = [order.ticks(this.#trailedFrom), order.ticks(order.stopPrice)];
    const moves = this.#trailMoves === 1 ? 'one move' : `${this.#trailMoves} moves`;
    const text = `its stop price has followed the market from ${from} to ${to} in ${moves}`;
    this.#tell({ what: 'trailed', text, facts: { from, to, moves: this.#trailMoves } });
    this.#trailMoves = 0;
  }

  #reason(report: ExecutionReport): string {
    return this.#reasonText(report, this.#names.instrument(report.instrument));
  }

  #shown(): ShownCommand {
    const instrument = this.#order?.instrument?.index;
    return showCommand(this.#memory, this.#offset, this.#sequence, this.#time, this.#names, instrument);
  }

  #tell(told: Pick<StoryStep, 'what' | 'text' | 'facts'>): void {
    this.#steps.push({ sequence: this.#sequence, time: this.#time, ...told });
  }
}
