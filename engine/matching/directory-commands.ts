// CONFIGURE_ACCOUNT and ADD_INSTRUMENT: what exists at this venue. Rare commands of the daemon itself; each tells every
// other stage through its ring, and the same directory is published anew after recovery.

import { AddInstrumentCommand, ConfigureAccountCommand } from '../domain/command.js';
import type { Instrument } from '../domain/instrument.js';
import { ACCOUNT_BYTES_MAX, AMOUNT_MAX, NO_ACCOUNT, NO_INSTRUMENT, SYMBOL_BYTES_MAX } from '../domain/limits.js';
import { InstrumentEvent, MarketEventKind } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { AccountReport, InstrumentReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import { TradingStatus } from '../domain/trading-status.js';
import type { Account } from './account-directory.js';
import type { MatchingCore } from './matching-core.js';

const SCALE_MAX = 15;
const encoder = new TextEncoder();

export class DirectoryCommandHandler {
  readonly #core: MatchingCore;
  readonly #configure = new ConfigureAccountCommand(RecordMemory.allocate(8));
  readonly #add = new AddInstrumentCommand(RecordMemory.allocate(8));

  constructor(core: MatchingCore) {
    this.#core = core;
  }

  configureAccount(memory: RecordMemory, offset: number): void {
    const { accounts, refusals, reports, exposures } = this.#core;
    const command = this.#configure.over(memory, offset);
    if (!this.#mayConfigure(command)) {
      refusals.refuse(memory, offset);
      return;
    }
    const account = command.account;
    const isNew = accounts.configure(account, command.clientOrderId, command.selfTradePrevention);
    if (isNew) exposures.accountOpened(account);
    const report = new AccountReport(reports.memory, reports.claim(ReportKind.ACCOUNT_OPENED, account, NO_INSTRUMENT));
    describeAccount(report, accounts.get(account));
  }

  addInstrument(memory: RecordMemory, offset: number): void {
    const { instruments, refusals, reports, marketEvents, exposures } = this.#core;
    const command = this.#add.over(memory, offset);
    if (!this.#mayAdd(command)) {
      refusals.refuse(memory, offset);
      return;
    }
    const instrument: Instrument = {
      index: instruments.count,
      symbol: command.symbol,
      tickSize: { mantissa: command.tickMantissa, scale: command.tickScale },
      lotSize: { mantissa: command.lotMantissa, scale: command.lotScale },
    };
    instruments.add(instrument);
    exposures.instrumentAdded(instrument.index);
    const event = new InstrumentEvent(marketEvents.memory, marketEvents.claimInstrumentAdded(instrument.index));
    describeInstrumentEvent(event, instrument);
    const offsetOfReport = reports.claim(ReportKind.INSTRUMENT_ADDED, NO_ACCOUNT, instrument.index);
    describeInstrument(new InstrumentReport(reports.memory, offsetOfReport), instrument);
  }

  #mayConfigure(command: ConfigureAccountCommand): boolean {
    const { accounts, refusal } = this.#core;
    const { account, clientOrderIdLength: length, selfTradePrevention: mode } = command;
    if (account < 0 || length < 1 || length > ACCOUNT_BYTES_MAX) return refusal.because(RejectReason.MALFORMED);
    if (account >= accounts.capacity) {
      return refusal.because(RejectReason.BOOK_FULL, RejectField.NONE, account, accounts.capacity);
    }
    if (mode > SelfTradePrevention.DECREMENT) {
      return refusal.because(RejectReason.INVALID_COMBINATION, RejectField.SELF_TRADE_PREVENTION, mode);
    }
    return true;
  }

  #mayAdd(command: AddInstrumentCommand): boolean {
    const { instruments, refusal } = this.#core;
    const length = command.tagLength;
    if (length < 1 || length > SYMBOL_BYTES_MAX || instruments.hasSymbol(command.symbol)) {
      return refusal.because(RejectReason.MALFORMED, RejectField.SYMBOL, length, SYMBOL_BYTES_MAX);
    }
    if (!isSize(command.tickMantissa, command.tickScale)) {
      return refusal.because(RejectReason.MALFORMED, RejectField.PRICE, command.tickMantissa);
    }
    if (!isSize(command.lotMantissa, command.lotScale)) {
      return refusal.because(RejectReason.MALFORMED, RejectField.QUANTITY, command.lotMantissa);
    }
    if (instruments.isFull) {
      return refusal.because(RejectReason.BOOK_FULL, RejectField.SYMBOL, instruments.count, instruments.count);
    }
    return true;
  }
}

/** Every instrument and account as INSTRUMENT_ADDED and ACCOUNT_OPENED reports, outside any command. */
export function publishDirectory(core: MatchingCore, sink: RecordSink): void {
  for (const instrument of core.instruments.all()) {
    const report = new InstrumentReport(sink.memory, sink.claim()).reset(ReportKind.INSTRUMENT_ADDED);
    report.instrument = instrument.index;
    describeInstrument(report, instrument);
  }
  for (const account of core.accounts.all()) {
    const report = new AccountReport(sink.memory, sink.claim()).reset(ReportKind.ACCOUNT_OPENED);
    report.account = account.index;
    describeAccount(report, account);
  }
}

/** Every instrument as INSTRUMENT_ADDED, each followed by its resting orders in priority order, bids then asks. */
export function publishBooks(core: MatchingCore, sink: RecordSink): void {
  const { instruments, marketEvents } = core;
  for (const instrument of instruments.all()) {
    const event = new InstrumentEvent(sink.memory, sink.claim());
    const sequence = instruments.bookSequences[instrument.index];
    event.reset(MarketEventKind.INSTRUMENT_ADDED, instrument.index, Side.UNSPECIFIED, sequence);
    describeInstrumentEvent(event, instrument);
    event.markEndOfCommand();
    marketEvents.publishBook(instrument.index, core.book, sink);
  }
}

/** The account's name, default and last sequence. */
export function describeAccount(report: AccountReport, account: Account): void {
  const name = encoder.encode(account.name);
  report.setName(name, 0, name.length);
  report.selfTradePrevention = account.selfTradePrevention;
  report.accountSequence = account.lastSequence;
}

function describeInstrument(report: InstrumentReport, instrument: Instrument): void {
  const symbol = encoder.encode(instrument.symbol);
  report.setSymbol(symbol, 0, symbol.length);
  report.tickMantissa = instrument.tickSize.mantissa;
  report.tickScale = instrument.tickSize.scale;
  report.lotMantissa = instrument.lotSize.mantissa;
  report.lotScale = instrument.lotSize.scale;
  report.tradingStatus = TradingStatus.OPEN;
}

function describeInstrumentEvent(event: InstrumentEvent, instrument: Instrument): void {
  const symbol = encoder.encode(instrument.symbol);
  event.setSymbol(symbol, 0, symbol.length);
  event.tickMantissa = instrument.tickSize.mantissa;
  event.tickScale = instrument.tickSize.scale;
  event.lotMantissa = instrument.lotSize.mantissa;
  event.lotScale = instrument.lotSize.scale;
  event.tradingStatus = TradingStatus.OPEN;
}

function isSize(mantissa: number, scale: number): boolean {
  return Number.isInteger(mantissa) && mantissa >= 1 && mantissa <= AMOUNT_MAX && scale <= SCALE_MAX;
}
