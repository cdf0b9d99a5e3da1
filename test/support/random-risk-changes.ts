// How a random run about limits and money begins, and what an administrator changes on its way.

import { RiskLimit, RiskSubject } from '../../engine/domain/risk-settings.js';
import type { PlainCommand } from './plain-command.js';
import { RISK_ACCOUNTS } from './random-risk-orders.js';

export const MAKER = -30;
export const TAKER = 2500;
export const HOLDINGS = 10;
const POSITION = 14;
const OPEN_ORDERS = 8;
const EXPOSURE = 2500;
const CASH = 1500;
const nobody = { account: -1, session: 0, requestId: 0 };

function limits(account: number, position: number, openOrders: number, exposure: number): PlainCommand {
  const values = new Array<number>(12).fill(0);
  values[RiskLimit.POSITION] = position;
  values[RiskLimit.OPEN_ORDERS] = openOrders;
  values[RiskLimit.EXPOSURE] = exposure;
  return { ...nobody, account, kind: 'configureRisk', subject: RiskSubject.LIMITS, instrument: -1, values };
}

function fees(maker: number, taker: number): PlainCommand {
  const values = [maker, taker, ...new Array<number>(10).fill(0)];
  return { ...nobody, kind: 'configureRisk', subject: RiskSubject.FEES, instrument: -1, values };
}

function give(account: number, instrument: number, amount: number): PlainCommand {
  return { ...nobody, kind: 'adjustCash', account, instrument, amount, costPrice: instrument < 0 ? 0 : 100 };
}

export function openingOf(spread: number): PlainCommand[] {
  const steps = { tickMantissa: 1, tickScale: 0, lotMantissa: 1, lotScale: 0, referencePrice: 100 };
  return [
    ...['AAA', 'BBB'].map((symbol): PlainCommand => ({ ...nobody, ...steps, kind: 'addInstrument', symbol })),
    ...Array.from(
      { length: RISK_ACCOUNTS },
      (_, account): PlainCommand => ({
        ...nobody,
        account,
        kind: 'configure',
        name: `a${account}`,
        selfTradePrevention: 0,
      }),
    ),
    limits(-1, POSITION, OPEN_ORDERS, spread === 0 ? EXPOSURE : 0),
    fees(MAKER, TAKER),
    ...[2, 3].flatMap((account) => [give(account, -1, CASH), give(account, 0, HOLDINGS)]),
  ];
}

export class RandomRiskChanges {
  constructor(readonly random: () => number) {}

  #below(n: number): number {
    return Math.floor(this.random() * n);
  }

  next(what: 'limits' | 'fees'): PlainCommand {
    if (what === 'fees') return fees(this.#below(200) - 100, 100 + this.#below(5000));
    const account = this.#below(RISK_ACCOUNTS + 1) - 1;
    const roll = this.#below(10);
    if (roll < 2) return give(2 + this.#below(2), -1, this.#below(500));
    if (roll < 4) {
      const engaged = this.#below(3) === 0;
      const counted = { trigger: 0, value: 0, limit: 0 };
      return { ...nobody, ...counted, kind: 'killSwitch', account, engaged, cancelsOpenOrders: this.#below(2) === 0 };
    }
    if (roll < 5 && account >= 0) {
      const values = new Array<number>(12).fill(0);
      return { ...nobody, account, kind: 'configureRisk', subject: RiskSubject.NO_LIMITS, instrument: -1, values };
    }
    const orNone = (value: number) => (this.#below(8) === 0 ? 0 : value);
    return limits(
      account,
      orNone(3 + this.#below(20)),
      orNone(2 + this.#below(10)),
      orNone(500 * (1 + this.#below(8))),
    );
  }
}
