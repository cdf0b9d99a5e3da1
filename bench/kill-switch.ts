// `ringbook bench kill-switch`: how long it takes from the call that engages an account's kill switch to the last report of
// the orders that it cancels. Answers are checked: every order is canceled, once, for that reason.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EventScanner,
  ExecType,
  type FastSession,
  OrderType,
  PostOnly,
  RejectReason,
  RingbookClient,
  SelfTradePrevention,
  Side,
  Stamp,
  TimeInForce,
} from '../client/index.js';
import { BenchFlags } from './support/bench-flags.js';
import { conditions } from './support/conditions.js';
import { DaemonProcess, FREE_PORTS, spawnDaemon, withoutSettings } from './support/daemon-process.js';
import { finishing } from './support/finishing.js';
import { markdownTable } from './support/markdown-table.js';

const HELP = `ringbook bench kill-switch [--orders 10000] [--rounds 10] [--durability fsync] [--data-dir <directory>]

  --orders   open orders of the account, over 100 price levels
  --rounds   measured rounds, after one that warms up
  --durability, --data-dir   of the daemon that is started; its data goes into a directory of its own there`;

const DURABILITIES = ['fsync', 'write', 'none'] as const;
const WARM_UP_ROUNDS = 1;
const LEVELS = 100;
const FIRST_PRICE = 100;
const ACCOUNT = 'killed';
const SYMBOL = Buffer.from('AAPL');
const WORD = 0x1_0000_0000n;
/** Nothing is on its way and the garbage of the orders' entry is gone. */
const QUIET_MILLIS = 300;
const WAIT_MILLIS_MAX = 60_000;

/** Milliseconds since the call. */
interface Round {
  readonly gatewayIn: number;
  readonly engineIn: number;
  readonly matched: number;
  readonly durable: number;
  readonly lastOut: number;
  readonly lastReceived: number;
  readonly acknowledged: number;
}
const COLUMNS = ['gatewayIn', 'engineIn', 'matched', 'durable', 'lastOut', 'lastReceived', 'acknowledged'] as const;

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('kill-switch', args, { values: ['orders', 'rounds', 'durability', 'data-dir'] });
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const orders = flags.wholeNumber('orders', 10_000);
  const rounds = flags.wholeNumber('rounds', 10);
  const durability = flags.oneOf('durability', DURABILITIES) ?? 'fsync';
  const dataDir = mkdtempSync(join(flags.text('data-dir') ?? tmpdir(), 'ringbook-bench-kill-'));
  const settings = { ...FREE_PORTS, 'data-dir': dataDir, durability, 'log-level': 'warn' };
  const daemonFlags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const daemon = new DaemonProcess(spawnDaemon(daemonFlags, withoutSettings(process.env)));
  const measured = await finishing(
    async () => {
      await daemon.ready();
      return measure(daemon.grpc, orders, rounds);
    },
    () => [daemon.stop()],
    console.error,
  );
  rmSync(dataDir, { recursive: true, force: true });
  print(measured, orders, durability);
  return 0;
}

async function measure(address: string, orders: number, rounds: number): Promise<Round[]> {
  const client = new RingbookClient(address);
  const canceled = new CancelReports();
  const session = await client.openFastSession({ account: ACCOUNT, clientOrderIdPrefix: 'k' }, canceled);
  const measured: Round[] = [];
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      await enter(session, canceled, round * orders, orders);
      const figures = await killOnce(client, canceled, orders);
      if (round >= WARM_UP_ROUNDS) measured.push(figures);
      await client.administration().setKillSwitch({ account: ACCOUNT, engaged: false });
    }
    await session.close();
  } finally {
    client.close();
  }
  return measured;
}

async function enter(session: FastSession, reports: CancelReports, first: number, orders: number): Promise<void> {
  reports.begin();
  for (let i = 0; i < orders; i++) {
    const price = FIRST_PRICE + (i % LEVELS);
    const { UNSPECIFIED } = SelfTradePrevention;
    const id = first + i + 1;
    session.commands.newOrder(
      id,
      id,
      SYMBOL,
      Side.BUY,
      OrderType.LIMIT,
      TimeInForce.GTC,
      1,
      price,
      UNSPECIFIED,
      PostOnly.OFF,
    );
    session.flushIfFull();
    if (i % 1000 === 999) await reports.reach('entered', i + 1, () => session.flush());
  }
  await reports.reach('entered', orders, () => session.flush());
  await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
}

async function killOnce(client: RingbookClient, reports: CancelReports, orders: number): Promise<Round> {
  reports.begin();
  const called = now();
  const ack = client.administration().setKillSwitch({ account: ACCOUNT, engaged: true, cancelOpenOrders: true });
  ack.catch(() => {}); // awaited below
  await reports.reach('canceled', orders);
  const { text } = await ack;
  const acknowledged = now() - called;
  if (!text.endsWith(`canceled: ${orders}`)) throw new Error(`the venue says otherwise: ${text}`);
  if (reports.canceled !== orders) throw new Error(`${reports.canceled} orders were canceled, not ${orders}`);
  const since = (stamp: number) => reports.lastStamps[stamp] - called;
  return {
    gatewayIn: since(Stamp.GATEWAY_IN),
    engineIn: since(Stamp.ENGINE_IN),
    matched: since(Stamp.MATCHED),
    durable: since(Stamp.DURABLE),
    lastOut: since(Stamp.GATEWAY_OUT),
    lastReceived: reports.lastAt - called,
    acknowledged,
  };
}

/** Milliseconds of the wall clock, which is the venue's. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Counts what the session hears, and keeps the stamps of the last cancel. */
class CancelReports {
  entered = 0;
  canceled = 0;
  lastAt = 0;
  /** By Stamp, in milliseconds of the wall clock. */
  lastStamps: number[] = [];
  readonly #stamps = new Int32Array(2 * Object.keys(Stamp).length);
  #isAwaited: () => boolean = () => false;
  #wake: () => void = () => {};

  begin(): void {
    this.entered = 0;
    this.canceled = 0;
  }

  onReport(report: EventScanner): void {
    if (report.execType === ExecType.NEW) this.entered++;
    else if (report.execType === ExecType.CANCELED && report.rejectReason === RejectReason.KILL_SWITCH) {
      this.canceled++;
      this.#stamps.set(report.stamps);
    } else throw new Error(`a report that nothing has caused: exec type ${report.execType}`);
    if (!this.#isAwaited()) return;
    this.lastAt = now();
    this.lastStamps = Object.values(Stamp).map((stamp) => {
      const word = (at: number) => BigInt(this.#stamps[at] >>> 0);
      return Number(word(2 * stamp + 1) * WORD + word(2 * stamp)) / 1e6;
    });
    this.#wake();
  }

  async reach(what: 'entered' | 'canceled', count: number, begin: () => void = () => {}): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const reached = new Promise<void>((resolve, reject) => {
      this.#isAwaited = () => this[what] >= count;
      this.#wake = resolve;
      timer = setTimeout(() => reject(new Error(`${this[what]} of ${count} ${what}`)), WAIT_MILLIS_MAX);
    });
    begin();
    if (!this.#isAwaited()) await reached;
    clearTimeout(timer);
  }
}

function print(rounds: readonly Round[], orders: number, durability: string): void {
  const names = [
    'gateway has the call',
    'engine has it',
    'all canceled',
    'durable',
    'last report out',
    'last report received',
    'acknowledged',
  ];
  const rows = COLUMNS.map((column, index) => {
    const values = rounds.map((round) => round[column]).sort((one, other) => one - other);
    const shown = [values[0], values[values.length >> 1], values[values.length - 1]];
    return [names[index], ...shown.map((value) => `${value.toFixed(2)} ms`)];
  });
  console.log(`${conditions()}; durability ${durability}`);
  console.log(`${orders} open orders of one account, ${rounds.length} rounds; since the call:\n`);
  console.log(markdownTable(['', 'best', 'median', 'worst'], rows));
}
