// Instruments of the naive model as administrators add them, take them off and set their trading status.

import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import { Refused } from './naive-form.js';
import { instrumentOf } from './naive-instrument.js';
import { changeStatus } from './naive-status.js';
import type { NaiveVenue } from './naive-venue.js';
import type { PlainAddInstrument, PlainRemoveInstrument, PlainSetTradingStatus } from './plain-command.js';

export function addInstrument(venue: NaiveVenue, command: PlainAddInstrument): void {
  if (venue.instruments.some((known) => !known.removed && known.symbol === command.symbol)) {
    if (venue.features.has('instruments')) throw new Refused(RejectReason.SYMBOL_IN_USE, RejectField.SYMBOL);
    throw new Refused(RejectReason.MALFORMED, RejectField.SYMBOL, command.symbol.length, 16);
  }
  const limit = venue.capacities.instruments;
  const index = venue.instruments.length;
  if (index === limit) throw new Refused(RejectReason.BOOK_FULL, RejectField.SYMBOL, limit, limit);
  const instrument = instrumentOf(command, venue.time, venue.sequence);
  venue.instruments.push(instrument);
  venue.instrumentAdded(command, index, instrument.status);
}

export function removeInstrument(venue: NaiveVenue, { instrument, account }: PlainRemoveInstrument): void {
  if (venue.open().some((order) => order.instrument === instrument)) {
    throw new Refused(RejectReason.INSTRUMENT_NOT_EMPTY, RejectField.SYMBOL);
  }
  venue.instruments[instrument].removed = true;
  venue.instrumentRemoved(account, instrument);
}

export function setTradingStatus(venue: NaiveVenue, command: PlainSetTradingStatus): void {
  const { instrument, tradingStatus, account } = command;
  if (!(tradingStatus >= TradingStatus.OPEN && tradingStatus <= TradingStatus.CLOSED)) {
    throw new Refused(RejectReason.MALFORMED);
  }
  changeStatus(venue, instrument, tradingStatus, account);
}
