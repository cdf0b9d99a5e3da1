// What accounts and instruments are called, as the commands so far have named them: records hold numbers only.

import type { AddInstrumentCommand } from '../../domain/command.js';
import { type Decimal, formatMultiple, type Instrument } from '../../domain/instrument.js';
import type { ReplayEngine } from './replay-engine.js';

export class KnownNames {
  readonly #accounts = new Map<number, string>();
  readonly #instruments = new Map<number, Instrument>();

  /** Those that an engine begins with. */
  learn(engine: ReplayEngine): void {
    for (const { index, name } of engine.accounts()) this.openAccount(index, name);
    for (const instrument of engine.instruments()) this.#instruments.set(instrument.index, instrument);
  }

  /** An open account keeps its name. */
  openAccount(account: number, name: string): void {
    if (!this.#accounts.has(account)) this.#accounts.set(account, name);
  }

  /** The engine has given the command's instrument this number. A removed one keeps its name. */
  addInstrument(index: number, command: AddInstrumentCommand): void {
    const tickSize = { mantissa: command.tickMantissa, scale: command.tickScale };
    const lotSize = { mantissa: command.lotMantissa, scale: command.lotScale };
    this.#instruments.set(index, { index, symbol: command.symbol, tickSize, lotSize });
  }

  account(index: number, unknown = `#${index}`): string {
    return this.#accounts.get(index) ?? unknown;
  }

  instrument(index: number): Instrument | undefined {
    return this.#instruments.get(index);
  }

  symbol(index: number): string {
    return index < 0 ? '' : (this.instrument(index)?.symbol ?? `#${index}`);
  }

  /** The index of an account by its name or `#index`; undefined where there is none. */
  findAccount(text: string): number | undefined {
    for (const [index, name] of this.#accounts) if (name === text || `#${index}` === text) return index;
    return undefined;
  }

  accounts(): IterableIterator<string> {
    return this.#accounts.values();
  }

  instruments(): Instrument[] {
    return [...this.#instruments.values()];
  }
}

/** So many ticks or lots as a decimal with all the decimals of the size; where no instrument says it, the number. */
export function decimalText(count: number, size: Decimal | undefined): string {
  if (size === undefined || !Number.isSafeInteger(count)) return String(count);
  return count < 0 ? `-${formatMultiple(-count, size)}` : formatMultiple(count, size);
}
