// What a daemon that was just started knows, held against everything that clients were ever told: each account's reports
// from some point on, word for word, its open orders and its positions.

import { setTimeout as wait } from 'node:timers/promises';
import { Side } from '../../engine/domain/side.js';
import { ContractClient, type Message } from '../support/contract-client.js';
import type { SeededRandom } from '../support/seeded-random.js';
import type { AccountHistory } from './account-history.js';
import { Finding } from './findings.js';
import { type Addresses, DOORS, type Door, type Line, type LineListener, openLine } from './line.js';
import type { ToldReport } from './told-report.js';
import type { VenueRecord } from './venue-record.js';

const REPORTS_WITHIN_MS = 60_000;
/** Of each account most audits look no further back. */
const REPORTS_MAX = 5_000;
/** Orders expire between two questions: what the venue says may be of a moment later. */
const ATTEMPTS = 40;
const ATTEMPT_MS = 50;

/** `whole`: every report there ever was. */
export async function audit(
  addresses: Addresses,
  record: VenueRecord,
  random: SeededRandom,
  whole: boolean,
): Promise<void> {
  const client = new ContractClient(addresses.grpc);
  try {
    for (const history of record.histories.values()) {
      const last = history.lastSequence;
      const reach = whole ? last : Math.min(last, random.pick([0, 1, 50, REPORTS_MAX]));
      await new Auditor(history, record, last - reach).run(addresses, random.pick(DOORS));
    }
    record.checkWhole();
    if (record.findings.total > 0) return; // what follows from reports that are wrong says nothing more
    for (const history of record.histories.values()) await auditAccount(client, addresses, history, record);
  } finally {
    client.close();
  }
}

/** Open orders and positions, until they are what the reports say. */
async function auditAccount(
  client: ContractClient,
  addresses: Addresses,
  history: AccountHistory,
  record: VenueRecord,
): Promise<void> {
  const { account } = history;
  let told = '';
  let known = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) {
      await wait(ATTEMPT_MS);
      await new Auditor(history, record, history.lastSequence).run(addresses, 'grpc');
    }
    const { orders } = await client.call('orderEntry', 'ListOpenOrders', { account });
    const { positions } = await client.call('orderEntry', 'GetPositions', { account });
    told = JSON.stringify([openOrdersOf(history), positionsOf(history)]);
    known = JSON.stringify([orders.map(orderOf).sort(byId), positions.map(positionOf).filter(isHeld).sort()]);
    if (told === known) return;
  }
  record.findings.add(Finding.LOST, `open orders and positions of ${account}, as told and as known`, told, known);
}

const byId = (a: number[], b: number[]): number => a[0] - b[0];

function orderOf(order: Message): number[] {
  return [order.order_id, order.price, order.quantity, order.cumulative_quantity, order.leaves_quantity];
}

function openOrdersOf({ open }: AccountHistory): number[][] {
  return [...open.values()].map(orderOf).sort(byId);
}

function positionOf({ symbol, quantity, open_buy_quantity, open_sell_quantity }: Message): string {
  return `${symbol} ${quantity} ${open_buy_quantity} ${open_sell_quantity}`;
}

/** Where there are lots, held or open; the venue also shows what was traded in the past, for its profit. */
const isHeld = (position: string): boolean => !position.endsWith(' 0 0 0');

function positionsOf({ open, positions }: AccountHistory): string[] {
  const lots = new Map<string, { quantity: number; buys: number; sells: number }>();
  const of = (symbol: string) => {
    const found = lots.get(symbol) ?? { quantity: 0, buys: 0, sells: 0 };
    lots.set(symbol, found);
    return found;
  };
  for (const [symbol, quantity] of positions) of(symbol).quantity = quantity;
  for (const { symbol, side, leaves_quantity } of open.values()) {
    if (side === Side.BUY) of(symbol).buys += leaves_quantity;
    else of(symbol).sells += leaves_quantity;
  }
  return [...lots]
    .map(([symbol, { quantity, buys, sells }]) => `${symbol} ${quantity} ${buys} ${sells}`)
    .filter(isHeld)
    .sort();
}

/** A session that resumes, hears what there is up to its logon, and leaves. */
class Auditor implements LineListener {
  #expected: number | undefined;
  #sequence: number;
  #onProgress: () => void = () => {};
  readonly #history: AccountHistory;
  readonly #record: VenueRecord;

  constructor(history: AccountHistory, record: VenueRecord, resumeAfter: number) {
    this.#history = history;
    this.#record = record;
    this.#sequence = resumeAfter;
  }

  async run(addresses: Addresses, door: Door): Promise<void> {
    await this.#hear(await openLine(door, addresses, this));
  }

  onLogon(_requestId: number, lastAccountSequence: number): void {
    this.#expected = lastAccountSequence;
    const { account, lastSequence } = this.#history;
    const isKnown = lastAccountSequence >= lastSequence;
    this.#record.findings.check(isKnown, Finding.LOST, `reports of ${account}`, lastSequence, lastAccountSequence);
    this.#onProgress();
  }

  onReport(requestId: number, report: ToldReport): void {
    const { findings } = this.#record;
    const { account } = this.#history;
    const due = this.#sequence + 1;
    const { account_sequence: sequence } = report;
    const what = `report ${sequence} of ${account} where ${due} was due again`;
    findings.check(sequence >= due, Finding.DOUBLED, what, report);
    findings.check(sequence <= due, Finding.LOST, what, report);
    findings.check(requestId === 0, Finding.INVENTED, 'a request that was never made', requestId, report);
    this.#sequence = sequence;
    this.#history.tell(report);
    this.#onProgress();
  }

  onAnswer(_requestId: number, refusal: string | undefined): void {
    this.#record.findings.add(Finding.LOST, `the logon of an auditor of ${this.#history.account}`, refusal);
    this.#expected = this.#sequence;
    this.#onProgress();
  }

  async #hear(line: Line): Promise<void> {
    const { account } = this.#history;
    const isWhole = new Promise<void>((resolve) => {
      this.#onProgress = () => {
        if (this.#expected !== undefined && this.#sequence >= this.#expected) resolve();
      };
    });
    const logon = { account, resume: true, resume_after: this.#sequence };
    line.send([{ requestId: 1, command: { logon } }]);
    const timeOut = new AbortController();
    const late = wait(REPORTS_WITHIN_MS, 'late', { signal: timeOut.signal }).catch(() => undefined);
    const end = await Promise.race([isWhole, line.closed.then(() => 'closed'), late]);
    timeOut.abort();
    if (end !== undefined) {
      this.#record.findings.add(Finding.LOST, `${end}: reports of ${account}`, this.#sequence, this.#expected);
    }
    line.abort();
    await line.closed;
  }
}
