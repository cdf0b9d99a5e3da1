// The smallest rings there are, flooded from two sessions while everyone's kill switch goes on and off and cancels thousands of
// orders at a time: the validators wait for the engine, the engine for the validators, and neither for ever. Every command is
// answered, the administrator at once, and nothing stays reserved.

import { expect, it } from 'vitest';
import { ContractClient, type ContractSession, limitOrder, type Message } from '../support/contract-client.js';
import { startDaemon } from '../support/daemon-process.js';
import { until } from '../support/socket-fixtures.js';

const RINGS = { command: 64, report: 256, 'market-event': 256, exposure: 512 };
const MESSAGES = 60;
const COMMANDS = 50;
const LIMITS = { max_position: 100_000, max_open_orders: 1_000, max_exposure: 1e9, kill_rejects_per_second: 0 };

/** Request ids rise; what an order is answered first says its fate. */
class Flood {
  readonly #session: ContractSession;
  readonly #side: string;
  #sent = 0;

  constructor(session: ContractSession, side: string) {
    this.#session = session;
    this.#side = side;
  }

  /** Orders that rest, and some that meet the other flood's; a mass cancel now and then. */
  send(): void {
    const commands = Array.from({ length: COMMANDS }, (): Message => {
      const id = ++this.#sent;
      if (id % 211 === 0) return { request_id: id, mass_cancel: {} };
      const isFar = id % 3 !== 0;
      const price = this.#side === 'SIDE_BUY' ? (isFar ? 90 : 100) : isFar ? 110 : 100;
      const order = { client_order_id: `${this.#side}-${id}`, side: this.#side, quantity: 1 + (id % 3), price };
      return { request_id: id, new_order: limitOrder(order) };
    });
    this.#session.send(...commands);
  }

  /** First words by request id. */
  answers(): Map<number, number> {
    const found = new Map<number, number>();
    for (const { kind, request_id: id, report } of this.#session.events) {
      const isFirst =
        kind !== 'report' ||
        report.exec_type === 'EXEC_TYPE_NEW' ||
        (report.exec_type === 'EXEC_TYPE_REJECTED' && report.command_type === 'COMMAND_TYPE_NEW');
      if (id !== 0 && isFirst) found.set(id, (found.get(id) ?? 0) + 1);
    }
    return found;
  }

  /** Every command has had one. */
  isAnswered(): boolean {
    const answers = this.answers();
    return answers.size === this.#sent && [...answers.values()].every((count) => count === 1);
  }
}

it.each([
  ['dedicated', 2],
  ['dedicated', 1],
  ['shared', 2],
] as const)('threading %s with %i validators', { timeout: 180_000 }, async (threading, validators) => {
  const rings = Object.entries(RINGS).flatMap(([name, records]) => [`--${name}-ring`, String(records)]);
  const daemon = await startDaemon({ args: [...rings, '--threading', threading, '--validators', String(validators)] });
  try {
    const client = new ContractClient(daemon.grpc);
    const administer = (method: string, request: Message) => client.call('admin', method, request);
    await administer('SetRiskLimits', { limits: LIMITS });
    const floods: Flood[] = [];
    for (const [account, side] of [
      ['buyer', 'SIDE_BUY'],
      ['seller', 'SIDE_SELL'],
    ]) {
      const session = await client.logon(account);
      session.events.length = 0;
      floods.push(new Flood(session, side));
    }
    const texts: string[] = [];
    for (let message = 0; message < MESSAGES; message++) {
      for (const flood of floods) flood.send();
      if (message % 6 !== 5) continue;
      for (const engaged of [true, false]) {
        const { text } = await administer('SetKillSwitch', { engaged, cancel_open_orders: true });
        texts.push(text);
      }
    }
    await until(() => floods.every((flood) => flood.isAnswered()), 120_000);
    expect(texts).toHaveLength(MESSAGES / 3);
    expect(texts.some((text) => /open orders canceled: [1-9]/.test(text))).toBe(true);
    await administer('SetKillSwitch', { engaged: true, cancel_open_orders: true });
    for (const account of ['buyer', 'seller']) {
      const { positions } = await client.call('orderEntry', 'GetPositions', { account });
      const lots = positions.reduce((sum: number, { quantity }: Message) => sum + Math.abs(quantity), 0);
      expect(positions).toMatchObject([{ open_buy_quantity: 0, open_sell_quantity: 0 }]);
      expect(await administer('GetRiskState', { account })).toMatchObject({ open_orders: 0, exposure: lots * 100 });
    }
    client.close();
    expect(await daemon.stop()).toBe(0);
  } finally {
    await daemon.kill();
    daemon.removeOwnDirectory();
  }
});
