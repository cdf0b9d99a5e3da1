// hot path
// The commands that the latency bench sends, and what the venue must answer: a cycle of eight commands that rests, trades,
// replaces and cancels, and leaves the book as empty as it found it. A session's answers come in order, so the n-th report
// is known beforehand.

import type { CommandEncoder } from '../../client/wire/command-encoder.js';
import type { EventScanner } from '../../client/wire/event-scanner.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { Side } from '../../engine/domain/side.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';

export const COMMANDS_A_CYCLE = 8;
export const REPORTS_A_CYCLE = 12;

const BID = 58_500;
const LOWER_BID = 58_490;
const ASK = 58_510;
const { NEW, TRADE, REPLACED, CANCELED } = ExecType;

/** Of each report of a cycle: the command it answers, counted from 0, what it says and the open quantity it shows. */
const COMMAND = [0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 7];
const EXEC_TYPE = [NEW, NEW, NEW, TRADE, TRADE, REPLACED, NEW, TRADE, TRADE, CANCELED, NEW, CANCELED];
const FIRST_WORD = [1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1];
const LAST_QUANTITY = [0, 0, 0, 5, 5, 0, 0, 6, 6, 0, 0, 0];
const LAST_PRICE = [0, 0, 0, BID, BID, 0, 0, ASK, ASK, 0, 0, 0];

/** Encodes the `index`-th command; request id and order number are made from it. */
export function encodeCommand(out: CommandEncoder, symbol: Uint8Array, index: number): void {
  const requestId = index + 1;
  const at = index % COMMANDS_A_CYCLE;
  const first = requestId - at; // the order number of the cycle's first command
  if (at === 0) encodeOrder(out, symbol, requestId, Side.BUY, TimeInForce.GTC, 10, BID);
  else if (at === 1) encodeOrder(out, symbol, requestId, Side.SELL, TimeInForce.GTC, 10, ASK);
  else if (at === 2)
    encodeOrder(out, symbol, requestId, Side.SELL, TimeInForce.IOC, 5, BID); // half of the bid
  else if (at === 3) out.replace(requestId, first + 1, 6, 0);
  else if (at === 4)
    encodeOrder(out, symbol, requestId, Side.BUY, TimeInForce.IOC, 6, ASK); // all of the ask
  else if (at === 5) out.cancel(requestId, first);
  else if (at === 6) encodeOrder(out, symbol, requestId, Side.BUY, TimeInForce.GTC, 10, LOWER_BID);
  else out.cancel(requestId, first + 6);
}

function encodeOrder(
  out: CommandEncoder,
  symbol: Uint8Array,
  requestId: number,
  side: number,
  timeInForce: number,
  quantity: number,
  price: number,
): void {
  const { NONE } = SelfTradePrevention;
  out.newOrder(requestId, requestId, symbol, side, OrderType.LIMIT, timeInForce, quantity, price, NONE, PostOnly.OFF);
}

/** Checks the reports of a run one by one. */
export class AnswerChecker {
  reports = 0;
  wrong = 0;
  /** The command that the last report was the first word on; -1 where it was a later word. */
  answered = -1;

  check(report: EventScanner): void {
    const at = this.reports % REPORTS_A_CYCLE;
    const cycle = (this.reports - at) / REPORTS_A_CYCLE;
    const command = cycle * COMMANDS_A_CYCLE + COMMAND[at];
    this.reports++;
    this.answered = FIRST_WORD[at] === 1 ? command : -1;
    const right =
      report.execType === EXEC_TYPE[at] &&
      report.lastQuantity === LAST_QUANTITY[at] &&
      report.lastPrice === LAST_PRICE[at] &&
      (this.answered < 0 || report.requestId === command + 1);
    if (!right) this.wrong++;
  }
}
