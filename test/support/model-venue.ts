// The naive model as a scenario's venue, so that the tables hold the model as they hold the engine.

import { ReportFlag, ReportKind } from '../../engine/domain/report-layout.js';
import type { MatchingCapacities } from '../../engine/matching/capacities.js';
import type { SpokenReport } from '../../engine/scenario/report-words.js';
import type { NewOrder, ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import { ScenarioVenue, type Spoken } from '../../engine/scenario/scenario-venue.js';
import type { SpokenSwitch } from '../../engine/scenario/switch-words.js';
import { NaiveEngine } from './naive-engine.js';
import type { PlainCommand } from './plain-command.js';
import { BLANK_EXECUTION, type PlainReport } from './plain-records.js';

/** Midnight of the day on which scenarios begin; the model counts nanoseconds from a midnight. */
const MIDNIGHT = BigInt(Date.UTC(2026, 0, 5)) * 1_000_000n;
const NOBODY = { account: -1, session: 0, requestId: 0 };

export class ModelVenue extends ScenarioVenue {
  readonly #model: NaiveEngine;
  #sequence = 0;

  constructor(capacities: MatchingCapacities) {
    super();
    this.#model = new NaiveEngine(capacities);
  }

  protected override isDue(time: bigint): boolean {
    const due = this.#model.nextDue();
    return due !== undefined && due <= modelTime(time);
  }

  protected override execute(command: ScenarioCommand, time: bigint): Spoken {
    if (command.kind !== 'status') this.#sequence++;
    this.#model.run(plainCommand(command), this.#sequence, modelTime(time));
    return { reports: this.#model.reports.map(spokenReport), events: this.#model.marketEvents };
  }
}

function modelTime(instant: bigint): number {
  return instant === 0n ? 0 : Number(instant - MIDNIGHT);
}

function plainCommand(command: ScenarioCommand): PlainCommand {
  switch (command.kind) {
    case 'new':
      return plainOrder(command);
    case 'cancel':
      return { requestId: 0, ...command, kind: 'cancel' };
    case 'status':
      return { requestId: 0, ...command, kind: 'queryOrder' };
    case 'account':
      return { ...NOBODY, ...command, kind: 'configure' };
    case 'tradingStatus':
      return { ...NOBODY, ...command, kind: 'setTradingStatus' };
    case 'addInstrument': {
      const { tick, lot, schedule, bandBasisPoints, ...rules } = command;
      const [openingAuction, open, closingAuction, close] = schedule;
      return {
        ...NOBODY,
        ...rules,
        tickMantissa: tick.mantissa,
        tickScale: tick.scale,
        lotMantissa: lot.mantissa,
        lotScale: lot.scale,
        priceBandBasisPoints: bandBasisPoints,
        ...(schedule.length === 0 ? {} : { schedule: [openingAuction, open, closingAuction, close] }),
      };
    }
    case 'killSwitch':
      return { ...NOBODY, trigger: 0, value: 0, limit: 0, ...command };
    default:
      return { ...NOBODY, ...command };
  }
}

function plainOrder({ expireTime, deadline, reduceOnly, hidden, ...order }: NewOrder): PlainCommand {
  return {
    ...order,
    requestId: 0,
    expireTime: modelTime(expireTime),
    deadline: modelTime(deadline),
    reduceOnly: Number(reduceOnly),
    hidden: Number(hidden),
  };
}

function spokenReport(report: PlainReport): SpokenReport | SpokenSwitch {
  if (report.kind === ReportKind.KILL_SWITCH) return { value: 0, limit: 0, ...report } as unknown as SpokenSwitch;
  const kept = report.priorityKept === true ? ReportFlag.PRIORITY_KEPT : 0;
  const flags = kept | (report.duplicate === true ? ReportFlag.DUPLICATE : 0);
  const quantity = report.kind === ReportKind.MASS_CANCEL ? report.canceled : report.quantity;
  return { ...BLANK_EXECUTION, ...report, flags, quantity } as unknown as SpokenReport;
}
