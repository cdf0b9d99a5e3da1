// CONFIGURE_ACCOUNT, and the directory of what exists at this venue: each account and instrument is told to every other
// stage through its ring when it begins, and all of them anew after recovery.

import { ConfigureAccountCommand } from '../domain/command.js';
import type { Instrument } from '../domain/instrument.js';
import { ACCOUNT_BYTES_MAX, NO_ACCOUNT, NO_INSTRUMENT } from '../domain/limits.js';
import { InstrumentEvent, MarketEventKind } from '../domain/market-event.js';
import { RecordMemory } from '../domain/record-memory.js';
import type { RecordSink } from '../domain/record-sink.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import { AccountReport, InstrumentReport, KillSwitchReport } from '../domain/report.js';
import { ReportKind } from '../domain/report-layout.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import type { Account } from './account-directory.js';
import type { MatchingCore } from './matching-core.js';

const encoder = new TextEncoder();

export class DirectoryCommandHandler {
  readonly #core: MatchingCore;
  readonly #configure = new ConfigureAccountCommand(RecordMemory.allocate(8));

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
}

/**
 * Every instrument and account as INSTRUMENT_ADDED and ACCOUNT_OPENED reports, outside any command; one that was removed
 * as both, since what remembers it has its symbol from there. Kill switches that are engaged come last.
 */
export function publishDirectory(core: MatchingCore, sink: RecordSink): void {
  for (const instrument of core.instruments.everListed()) {
    const { index } = instrument;
    const report = new InstrumentReport(sink.memory, sink.claim()).reset(ReportKind.INSTRUMENT_ADDED);
    report.instrument = index;
    describeInstrument(report, instrument, core.states.statuses[index]);
    if (core.instruments.has(index)) continue;
    new InstrumentReport(sink.memory, sink.claim()).reset(ReportKind.INSTRUMENT_REMOVED).instrument = index;
  }
  for (const account of core.accounts.all()) {
    const report = new AccountReport(sink.memory, sink.claim()).reset(ReportKind.ACCOUNT_OPENED);
    report.account = account.index;
    describeAccount(report, account);
  }
  publishKillSwitches(core, sink);
}

/** Those that are engaged, as KILL_SWITCH reports; what has switched them the engine does not keep. */
function publishKillSwitches({ killSwitches }: MatchingCore, sink: RecordSink): void {
  const engaged = killSwitches.everyone ? [NO_ACCOUNT, ...killSwitches.accounts()] : killSwitches.accounts();
  for (const account of engaged) {
    const report = new KillSwitchReport(sink.memory, sink.claim()).reset(ReportKind.KILL_SWITCH);
    report.account = account;
    report.engaged = true;
  }
}

/** Every instrument as INSTRUMENT_ADDED, each followed by its displayed orders in priority order, bids then asks. */
export function publishBooks(core: MatchingCore, sink: RecordSink): void {
  const { instruments, marketEvents } = core;
  for (const instrument of instruments.all()) {
    const event = new InstrumentEvent(sink.memory, sink.claim());
    const sequence = instruments.bookSequences[instrument.index];
    event.reset(MarketEventKind.INSTRUMENT_ADDED, instrument.index, Side.UNSPECIFIED, sequence);
    describeInstrumentEvent(event, instrument, core.states.statuses[instrument.index]);
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

export function describeInstrument(report: InstrumentReport, instrument: Instrument, status: number): void {
  const symbol = encoder.encode(instrument.symbol);
  report.setSymbol(symbol, 0, symbol.length);
  report.tickMantissa = instrument.tickSize.mantissa;
  report.tickScale = instrument.tickSize.scale;
  report.lotMantissa = instrument.lotSize.mantissa;
  report.lotScale = instrument.lotSize.scale;
  report.tradingStatus = status;
}

export function describeInstrumentEvent(event: InstrumentEvent, instrument: Instrument, status: number): void {
  const symbol = encoder.encode(instrument.symbol);
  event.setSymbol(symbol, 0, symbol.length);
  event.tickMantissa = instrument.tickSize.mantissa;
  event.tickScale = instrument.tickSize.scale;
  event.lotMantissa = instrument.lotSize.mantissa;
  event.lotScale = instrument.lotSize.scale;
  event.tradingStatus = status;
}
