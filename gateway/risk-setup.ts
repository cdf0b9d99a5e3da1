// What the settings say of accounts, limits and fees, sent to the venue after recovery and before any door opens, as far as
// the venue does not have it so already: a restart repeats nothing. Owner: the gateway thread.

import { setTimeout as wait } from 'node:timers/promises';
import { AdjustCashCommand, RiskValuesCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { NO_ACCOUNT, NO_INSTRUMENT } from '../engine/domain/limits.js';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { FeeRate, RISK_VALUES, RiskStateValue, RiskSubject } from '../engine/domain/risk-settings.js';
import { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
import { Acknowledgement } from './acknowledgement.js';
import type { Gateway } from './gateway.js';
import { accountRefusalText } from './reject-text.js';
import { askRiskFigures, type RiskFigures } from './risk-figures.js';

/** Lots that an account begins with, and the price in ticks at which they enter its books. */
export interface StartingHolding {
  readonly symbol: string;
  readonly lots: number;
  readonly price: number;
}

/** Twelve values by RiskLimit; undefined where none are stated. */
export type StatedLimits = readonly number[] | undefined;

export interface AccountSetup {
  readonly name: string;
  /** UNSPECIFIED leaves the account's default as it is. */
  readonly selfTradePrevention: number;
  readonly limits: StatedLimits;
  /** The settings say something else of its limits than when the venue last read them. */
  readonly limitsChanged: boolean;
  /** Ticks x lots; undefined for an account that needs no cash. */
  readonly startingCash: number | undefined;
  readonly startingHoldings: readonly StartingHolding[];
  /** The settings said before that it begins with something: whatever they say now, it has had it. */
  readonly hasBegun: boolean;
}

/** Millionths of a trade's notional. */
export interface FeeSetup {
  /** Undefined for every instrument without its own. */
  readonly symbol: string | undefined;
  readonly maker: number;
  readonly taker: number;
}

/** Plain data: what is to be so. */
export interface RiskSetup {
  readonly accounts: readonly AccountSetup[];
  /** Those of every account without its own; undefined where the settings say of them what they said before. */
  readonly everyonesLimits: StatedLimits;
  /** Those that the settings say anew. */
  readonly fees: readonly FeeSetup[];
}

/** Accounts that are set up at a time. */
const AT_A_TIME = 128;
/** How long to wait before what could not be sent is tried again. */
const RETRY_MILLIS = 1;
/** With a space, which no administrator's adjustment has in its id. */
const STARTING_ID = 'starting';

export class RiskSetupError extends Error {
  override readonly name = 'RiskSetupError';
  readonly code = 'RINGBOOK_RISK_SETUP';
}

/** Resolves to the number of commands that it took. */
export async function setUpRisk(gateway: Gateway, setup: RiskSetup): Promise<number> {
  return new RiskSetter(gateway).run(setup);
}

class RiskSetter {
  readonly #gateway: Gateway;
  readonly #memory = RecordMemory.allocate(COMMAND_BYTES);
  readonly #values = new RiskValuesCommand(this.#memory);
  readonly #cash = new AdjustCashCommand(this.#memory);
  #sent = 0;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async run({ accounts, everyonesLimits, fees }: RiskSetup): Promise<number> {
    // Its answer comes behind every instrument of the settings, which the engine adds before it takes commands.
    const { limits } = await this.#figures(NO_ACCOUNT);
    if (everyonesLimits !== undefined && !isSame(limits, everyonesLimits)) {
      await this.#setLimits(NO_ACCOUNT, everyonesLimits);
    }
    for (const fee of fees) await this.#setFees(fee);
    const queue = accounts.values();
    const workers = Array.from({ length: Math.min(AT_A_TIME, accounts.length) }, async () => {
      for (const account of queue) await this.#setAccount(account);
    });
    await Promise.all(workers);
    return this.#sent;
  }

  async #setAccount(account: AccountSetup): Promise<void> {
    const { name, limits, limitsChanged, selfTradePrevention, startingCash, startingHoldings, hasBegun } = account;
    const { accounts } = this.#gateway;
    const isNew = accounts.find(name) < 0;
    const isOther =
      selfTradePrevention !== SelfTradePrevention.UNSPECIFIED &&
      selfTradePrevention !== accounts.selfTradePrevention(accounts.find(name));
    if (isNew || isOther) await this.#open(name, selfTradePrevention);
    const index = accounts.find(name);
    if (limitsChanged || (isNew && limits !== undefined)) {
      const { limits: before, used } = await this.#figures(index);
      await this.#changeLimits(index, limits, used[RiskStateValue.HAS_OWN_LIMITS] === 1, before);
    }
    const begins = startingCash !== undefined || startingHoldings.length > 0;
    if (begins && (isNew || !hasBegun)) await this.#give(index, startingCash ?? 0, startingHoldings);
  }

  async #changeLimits(index: number, limits: StatedLimits, hasOwn: boolean, before: readonly number[]): Promise<void> {
    if (limits === undefined) {
      if (hasOwn) await this.#setLimits(index, undefined);
    } else if (!hasOwn || !isSame(before, limits)) {
      await this.#setLimits(index, limits);
    }
  }

  async #open(name: string, selfTradePrevention: number): Promise<void> {
    const { opening, requests } = this.#gateway;
    await this.#send((answer) =>
      opening.administer(name, selfTradePrevention, (memory) => requests.administer(memory, answer)),
    );
  }

  #setLimits(account: number, limits: StatedLimits): Promise<void> {
    return this.#sendFilled(() => {
      const command = this.#values.reset(CommandKind.CONFIGURE_RISK);
      command.account = account;
      command.subject = limits === undefined ? RiskSubject.NO_LIMITS : RiskSubject.LIMITS;
      for (let i = 0; i < RISK_VALUES; i++) command.setValue(i, limits?.[i] ?? 0);
    });
  }

  /** Of an instrument that is no more there is nothing to say. */
  async #setFees({ symbol, maker, taker }: FeeSetup): Promise<void> {
    const instrument = symbol === undefined ? NO_INSTRUMENT : this.#gateway.instruments.find(symbol)?.index;
    if (instrument === undefined) return;
    await this.#sendFilled(() => {
      const command = this.#values.reset(CommandKind.CONFIGURE_RISK);
      command.instrument = instrument;
      command.subject = RiskSubject.FEES;
      command.setValue(FeeRate.MAKER, maker);
      command.setValue(FeeRate.TAKER, taker);
    });
  }

  /**
   * What an account begins with, of which nothing was adjusted before; each part has an id, so that a start that ended in the
   * middle of it is made up for by the next one, and nothing is given twice.
   */
  async #give(account: number, cash: number, holdings: readonly StartingHolding[]): Promise<void> {
    const begins = await this.#adjust(account, NO_INSTRUMENT, cash, 0);
    if (!begins) return;
    const given = holdings.map(({ symbol, lots, price }) =>
      this.#adjust(account, this.#instrument(symbol), lots, price),
    );
    await Promise.all(given);
  }

  /** False where the account was given something by others before. */
  async #adjust(account: number, instrument: number, amount: number, costPrice: number): Promise<boolean> {
    const refusal = await this.#attempt((answer) => {
      const command = this.#cash.reset(CommandKind.ADJUST_CASH);
      command.account = account;
      command.instrument = instrument;
      command.amount = amount;
      command.costPrice = costPrice;
      command.isFirst = instrument === NO_INSTRUMENT;
      const id = Buffer.from(`${STARTING_ID} ${instrument}`);
      command.setClientOrderId(id, 0, id.length);
      return this.#gateway.requests.administer(this.#memory, answer);
    });
    if (refusal === RejectReason.DUPLICATE_CLIENT_ORDER_ID) return false;
    this.#assertTaken(refusal);
    return true;
  }

  #instrument(symbol: string): number {
    const instrument = this.#gateway.instruments.find(symbol);
    if (instrument === undefined) throw new RiskSetupError(`the venue has no instrument ${symbol}`);
    return instrument.index;
  }

  #sendFilled(fill: () => void): Promise<void> {
    return this.#send((answer) => {
      fill();
      return this.#gateway.requests.administer(this.#memory, answer);
    });
  }

  async #send(send: (answer: Acknowledgement) => number): Promise<void> {
    this.#assertTaken(await this.#attempt(send));
  }

  #assertTaken(refusal: number): void {
    if (refusal !== RejectReason.NONE) throw new RiskSetupError(accountRefusalText(refusal));
    this.#sent++;
  }

  /** NONE, or why the venue refuses it. */
  #attempt(send: (answer: Acknowledgement) => number): Promise<number> {
    const { reports, ingress } = this.#gateway;
    return retried(
      () =>
        new Promise<number>((resolve) => {
          ingress.messageArrived();
          const reason = send(new Acknowledgement(reports.memory, resolve));
          if (reason !== RejectReason.NONE) resolve(reason);
        }),
    );
  }

  async #figures(account: number): Promise<RiskFigures> {
    const { requests, reports } = this.#gateway;
    let figures: RiskFigures | undefined;
    const refusal = await retried(
      () =>
        new Promise<number>((resolve) => {
          const reason = askRiskFigures(requests, reports.memory, account, (found) => {
            figures = found;
            resolve(found === undefined ? RejectReason.SHUTTING_DOWN : RejectReason.NONE);
          });
          if (reason !== RejectReason.NONE) resolve(reason);
        }),
    );
    if (figures === undefined) throw new RiskSetupError(accountRefusalText(refusal));
    return figures;
  }
}

/** Until what is tried finds neither a full ring nor a disk in trouble; resolves to its reason. */
async function retried(attempt: () => Promise<number>): Promise<number> {
  for (;;) {
    const reason = await attempt();
    if (reason !== RejectReason.BUSY && reason !== RejectReason.STORAGE) return reason;
    await wait(RETRY_MILLIS);
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.every((value, index) => value === other[index]);
}
