// Why the engine does not start with the instruments that the settings list: each is a setting to mend, and has a stable
// code and the exit code it ends the daemon with.

import { type Decimal, formatDecimal } from './domain/instrument.js';

/** The settings list an instrument otherwise than the journal does. */
export class InstrumentChangedError extends Error {
  override readonly name = 'InstrumentChangedError';
  readonly code = 'RINGBOOK_INSTRUMENT_CHANGED';
  readonly exitCode = 64;

  constructor(symbol: string, key: string, existing: Decimal, listed: Decimal) {
    super(
      `${symbol} has ${key} ${formatDecimal(existing)} in the data directory but ${formatDecimal(listed)} in the ` +
        'settings; list it as it was, or start with another data_dir',
    );
  }
}

/** The settings list more instruments than there is room for beside those that exist. */
export class InstrumentsFullError extends Error {
  override readonly name = 'InstrumentsFullError';
  readonly code = 'RINGBOOK_INSTRUMENTS_FULL';
  readonly exitCode = 64;

  constructor(existing: number, added: readonly { readonly symbol: string }[], capacity: number) {
    super(
      `instruments_max is ${capacity}, but the data directory has ${existing} instruments and the settings list ` +
        `${added.length} more, from ${added[0].symbol} on; list fewer new ones, or start with a larger instruments_max ` +
        'and another data_dir',
    );
  }
}

/** The engine has not taken an instrument that it has room for: its symbol or a size is none. */
export class InstrumentRefusedError extends Error {
  override readonly name = 'InstrumentRefusedError';
  readonly code = 'RINGBOOK_INSTRUMENT_REFUSED';
  readonly exitCode = 64;

  constructor(instrument: { readonly symbol: string; readonly tickSize: Decimal; readonly lotSize: Decimal }) {
    const { symbol, tickSize, lotSize } = instrument;
    super(
      `the engine refuses the instrument "${symbol}" with tick_size ${formatDecimal(tickSize)} and lot_size ` +
        `${formatDecimal(lotSize)}; a symbol has 1 to 16 characters, a size is positive and has at most 15 decimals`,
    );
  }
}
