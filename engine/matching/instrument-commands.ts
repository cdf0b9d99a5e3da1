// ADD_INSTRUMENT, SET_TRADING_STATUS and REMOVE_INSTRUMENT: rare commands of the daemon itself and of its administrators;
// each tells every other stage through its ring.

import { AddInstrumentCommand, InstrumentCommand } from '../domain/command.js';
import type { Instrument } from '../domain/instrument.js';
import { AMOUNT_MAX, NO_ACCOUNT, SYMBOL_BYTES_MAX } from '../domain/limits.js';
import { InstrumentEvent } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { InstrumentReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { TradingStatus } from '../domain/trading-status.js';
import { describeInstrument, describeInstrumentEvent } from './directory-commands.js';
import { areRules, rulesOf } from './instrument-rules.js';
import type { MatchingCore } from './matching-core.js';
import type { TradingStatuses } from './trading-statuses.js';

const SCALE_MAX = 15;

export class InstrumentCommandHandler {
  readonly #core: MatchingCore;
  readonly #statuses: TradingStatuses;
  readonly #add = new AddInstrumentCommand(RecordMemory.allocate(8));
  readonly #command = new InstrumentCommand(RecordMemory.allocate(8));

  constructor(core: MatchingCore, statuses: TradingStatuses) {
    this.#core = core;
    this.#statuses = statuses;
  }

  add(memory: RecordMemory, offset: number): void {
    const { calendar, exposures, instruments, marketEvents, refusals, reports, states } = this.#core;
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
    const { index } = instrument;
    const rules = rulesOf(command);
    instruments.add(instrument);
    const status = calendar.add(index, rules, this.#core.timeLow, this.#core.timeHigh);
    states.add(index, status, rules.referencePrice, rules.priceBandBasisPoints);
    exposures.instrumentAdded(index);
    this.#core.unpublished.touch(index);
    const event = new InstrumentEvent(marketEvents.memory, marketEvents.claimInstrumentAdded(index));
    describeInstrumentEvent(event, instrument, status);
    const report = reports.claim(ReportKind.INSTRUMENT_ADDED, NO_ACCOUNT, index);
    describeInstrument(new InstrumentReport(reports.memory, report), instrument, status);
  }

  setTradingStatus(memory: RecordMemory, offset: number): void {
    const { instruments, refusal, refusals } = this.#core;
    const command = this.#command.over(memory, offset);
    const { instrument, tradingStatus } = command;
    if (!instruments.has(instrument)) {
      refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
      refusals.refuse(memory, offset);
    } else if (tradingStatus < TradingStatus.OPEN || tradingStatus > TradingStatus.CLOSED) {
      refusal.because(RejectReason.MALFORMED);
      refusals.refuse(memory, offset);
    } else {
      this.#statuses.change(instrument, tradingStatus, command.account);
    }
  }

  remove(memory: RecordMemory, offset: number): void {
    const { calendar, instruments, marketEvents, refusal, refusals, reports, states } = this.#core;
    const command = this.#command.over(memory, offset);
    const { instrument, account } = command;
    if (!instruments.has(instrument)) {
      refusal.because(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
      refusals.refuse(memory, offset);
    } else if (states.openOrders[instrument] > 0) {
      refusal.because(RejectReason.INSTRUMENT_NOT_EMPTY, RejectField.SYMBOL);
      refusals.refuse(memory, offset);
    } else {
      instruments.remove(instrument);
      calendar.remove(instrument);
      marketEvents.instrumentRemoved(instrument);
      reports.claim(ReportKind.INSTRUMENT_REMOVED, account, instrument);
    }
  }

  #mayAdd(command: AddInstrumentCommand): boolean {
    const { instruments, refusal } = this.#core;
    const length = command.tagLength;
    if (length < 1 || length > SYMBOL_BYTES_MAX) {
      return refusal.because(RejectReason.MALFORMED, RejectField.SYMBOL, length, SYMBOL_BYTES_MAX);
    }
    if (instruments.hasSymbol(command.symbol)) {
      return refusal.because(RejectReason.SYMBOL_IN_USE, RejectField.SYMBOL);
    }
    if (!isSize(command.tickMantissa, command.tickScale)) {
      return refusal.because(RejectReason.MALFORMED, RejectField.PRICE, command.tickMantissa);
    }
    if (!isSize(command.lotMantissa, command.lotScale)) {
      return refusal.because(RejectReason.MALFORMED, RejectField.QUANTITY, command.lotMantissa);
    }
    if (!areRules(rulesOf(command))) return refusal.because(RejectReason.MALFORMED);
    if (instruments.isFull) {
      return refusal.because(RejectReason.BOOK_FULL, RejectField.SYMBOL, instruments.count, instruments.count);
    }
    return true;
  }
}

function isSize(mantissa: number, scale: number): boolean {
  return Number.isInteger(mantissa) && mantissa >= 1 && mantissa <= AMOUNT_MAX && scale <= SCALE_MAX;
}
