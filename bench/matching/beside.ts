// The engine and `nodejs-order-book` on the first commands of a workload, in turns in one run, their trades compared one by
// one: maker, taker, price and quantity. Reduces are left out for both, since the library's lose the order's priority.

import { PeerRun } from './peer-run.js';
import type { TradeFigures } from './trade-totals.js';
import { WorkloadClient } from './workload-client.js';
import { firstCommands, type Workload, withoutReduces } from './workload-file.js';
import { slotsOfWorkload, WorkloadRun } from './workload-run.js';

export interface BesideFigures extends TradeFigures {
  /** Commands a second, of each turn. */
  readonly rates: readonly number[];
}

export interface BesideResult {
  /** The timed commands of each turn. */
  readonly commands: number;
  readonly engine: BesideFigures;
  readonly peer: BesideFigures;
  /** The same trades in the same order, and as many refusals. */
  readonly sameTrades: boolean;
}

interface Turn extends TradeFigures {
  readonly rate: number;
}

export function runBeside(whole: Workload, prefix: number, repetitions: number): BesideResult {
  const workload = withoutReduces(firstCommands(whole, prefix));
  const client = new WorkloadClient(workload, slotsOfWorkload(workload));
  new WorkloadRun(workload, client).learn();
  engineTurn(workload, client); // compiles the calls that are timed
  const turns = Array.from({ length: repetitions }, () => ({
    engine: engineTurn(workload, client),
    peer: peerTurn(workload),
  }));
  const engine = figuresOf(turns.map((turn) => turn.engine));
  const peer = figuresOf(turns.map((turn) => turn.peer));
  const sameTrades = engine.hash === peer.hash && engine.trades === peer.trades && engine.rejects === peer.rejects;
  return { commands: workload.timedCount, engine, peer, sameTrades };
}

function engineTurn(workload: Workload, client: WorkloadClient): Turn {
  const run = new WorkloadRun(workload, client);
  run.warm();
  const rate = (workload.timedCount / run.time()) * 1e9;
  return { ...client.totals.read(), rate };
}

function peerTurn(workload: Workload): Turn {
  const run = new PeerRun(workload);
  run.warm();
  const rate = (workload.timedCount / run.time()) * 1e9;
  return { ...run.figures(), rate };
}

/** Every turn makes the same trades, so those of the first stand for all. */
function figuresOf(turns: readonly Turn[]): BesideFigures {
  const { trades, volume, hash, rejects } = turns[0];
  return { rates: turns.map(({ rate }) => rate), trades, volume, hash, rejects };
}
