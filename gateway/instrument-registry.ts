// The instruments as the report ring has told of them, by index and by symbol. Owner: the gateway thread.

import type { Decimal } from '../engine/domain/instrument.js';
import type { InstrumentReport } from '../engine/domain/report.js';
import { encodedText } from './proto/encoded-text.js';
import { SymbolTable } from './symbol-table.js';

/** The ExecutionReport field that holds the symbol. */
const SYMBOL_TAG = 42;
const NOTHING = new Uint8Array(0);

export interface ListedInstrument {
  readonly index: number;
  readonly symbol: string;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  readonly tradingStatus: number;
}

/** A symbol as field 5 of a report, for one that no instrument has. */
export function symbolFieldOf(symbol: string): Uint8Array {
  return encodedText(SYMBOL_TAG, symbol);
}

export class InstrumentRegistry {
  readonly symbols = new SymbolTable();
  /** By index, those that were removed included: reports may still tell of their orders. */
  readonly #instruments: ListedInstrument[] = [];
  readonly #removed = new Set<number>();
  /** By index: the symbol as an encoded report field. */
  readonly #symbolFields: Uint8Array[] = [];

  /** An instrument exists. */
  add(report: InstrumentReport): void {
    const symbol = report.symbol;
    this.#instruments[report.instrument] = {
      index: report.instrument,
      symbol,
      tickSize: { mantissa: report.tickMantissa, scale: report.tickScale },
      lotSize: { mantissa: report.lotMantissa, scale: report.lotScale },
      tradingStatus: report.tradingStatus,
    };
    this.#symbolFields[report.instrument] = encodedText(SYMBOL_TAG, symbol);
    this.symbols.add(Buffer.from(symbol), report.instrument);
  }

  setTradingStatus(index: number, tradingStatus: number): void {
    const instrument = this.#instruments[index];
    if (instrument !== undefined) this.#instruments[index] = { ...instrument, tradingStatus };
  }

  /** From now on its symbol is that of no instrument, until another is added under it. */
  remove(index: number): void {
    const instrument = this.#instruments[index];
    if (instrument === undefined || this.#removed.has(index)) return;
    this.#removed.add(index);
    this.symbols.remove(Buffer.from(instrument.symbol));
  }

  /** Those that exist. */
  get all(): readonly ListedInstrument[] {
    return this.#instruments.filter((instrument) => !this.#removed.has(instrument.index));
  }

  /** Whether it still exists or not. */
  get(index: number): ListedInstrument | undefined {
    return this.#instruments[index];
  }

  find(symbol: string): ListedInstrument | undefined {
    const bytes = Buffer.from(symbol);
    return this.#instruments[this.symbols.find(bytes, 0, bytes.length)];
  }

  /** The symbol as field 5 of a report; nothing for no instrument. */
  symbolField(index: number): Uint8Array {
    return index < 0 ? NOTHING : (this.#symbolFields[index] ?? NOTHING);
  }
}
