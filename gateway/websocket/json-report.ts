// Report records as the JSON of the public contract: its names, decimals for ticks and lots, names for enumerations,
// strings for ids and instants. Fields at their default are left out, all but those that every reader looks at.

import type { Decimal } from '../../engine/domain/instrument.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../../engine/domain/report.js';
import { ReportFlag } from '../../engine/domain/report-layout.js';
import { toBigInt } from '../../engine/domain/time-words.js';
import type { ListedInstrument } from '../instrument-registry.js';
import { writeAmount } from './decimal-amount.js';
import {
  COMMAND_TYPES,
  type EnumNames,
  EXEC_TYPES,
  LIQUIDITY,
  ORDER_STATUSES,
  ORDER_TYPES,
  REJECT_REASONS,
  SIDES,
  TIMES_IN_FORCE,
} from './enum-names.js';

/** What the record holds only as numbers. */
export interface ReportContext {
  /** Undefined where the report names none. */
  readonly instrument: ListedInstrument | undefined;
  /** The instrument's, or the one that the client sent and nobody knows. */
  readonly symbol: string;
  readonly account: string;
  /** The sentence of a refusal. */
  readonly text: string;
  readonly outLow: number;
  readonly outHigh: number;
}

/** Always there: `exec_type`, `account_sequence`, and, where the instrument is known, the three quantities. */
export function jsonReport(report: ExecutionReport, context: ReportContext): object {
  return {
    account_sequence: report.accountSequence,
    engine_sequence: report.engineSequence || undefined,
    order_id: idText(report.orderId),
    client_order_id: report.clientOrderId || undefined,
    symbol: context.symbol || undefined,
    account: context.account || undefined,
    side: nameOf(SIDES, report.side),
    type: nameOf(ORDER_TYPES, report.type),
    time_in_force: nameOf(TIMES_IN_FORCE, report.timeInForce),
    exec_type: nameOf(EXEC_TYPES, report.execType),
    status: nameOf(ORDER_STATUSES, report.status),
    ...amounts(report, context.instrument),
    trade_id: idText(report.tradeId),
    liquidity: nameOf(LIQUIDITY, report.liquidity),
    reject_reason:
      report.rejectReason === RejectReason.NONE
        ? undefined
        : (REJECT_REASONS.name(report.rejectReason) ?? String(report.rejectReason)),
    text: context.text || undefined,
    command_type: nameOf(COMMAND_TYPES, report.commandType),
    priority_kept: (report.flags & ReportFlag.PRIORITY_KEPT) !== 0 || undefined,
    duplicate: (report.flags & ReportFlag.DUPLICATE) !== 0 || undefined,
    tag: report.tag || undefined,
    stamps: stamps(report, context),
  };
}

/** Without an instrument nobody knows what one tick or lot is, and nothing was traded. */
function amounts(report: ExecutionReport, instrument: ListedInstrument | undefined): object {
  if (instrument === undefined) return {};
  const { tickSize, lotSize } = instrument;
  return {
    price: nonZero(report.price, tickSize),
    quantity: writeAmount(report.quantity, lotSize),
    last_quantity: nonZero(report.lastQuantity, lotSize),
    last_price: nonZero(report.lastPrice, tickSize),
    cumulative_quantity: writeAmount(report.cumulativeQuantity, lotSize),
    leaves_quantity: writeAmount(report.leavesQuantity, lotSize),
    prevented_quantity: nonZero(report.preventedQuantity, lotSize),
    queue_ahead: nonZero(report.queueAhead, lotSize),
    stop_price: nonZero(report.stopPrice, tickSize),
  };
}

function stamps(report: ExecutionReport, { outLow, outHigh }: ReportContext): object {
  return {
    gateway_in: instantText(report.gatewayInLow, report.gatewayInHigh),
    risk_in: instantText(report.riskInLow, report.riskInHigh),
    engine_in: instantText(report.engineInLow, report.engineInHigh),
    matched: instantText(report.matchedLow, report.matchedHigh),
    durable: instantText(report.durableLow, report.durableHigh),
    gateway_out: instantText(outLow, outHigh),
  };
}

/** Nanoseconds since the epoch; undefined where there is no instant. */
export function instantText(low: number, high: number): string | undefined {
  return (low | high) === 0 ? undefined : toBigInt(low, high).toString();
}

function nonZero(count: number, size: Decimal): string | undefined {
  return count === 0 ? undefined : writeAmount(count, size);
}

function idText(id: number): string | undefined {
  return id > 0 ? BigInt(id).toString() : undefined;
}

/** Undefined where it is unspecified; a number that has no name, as a client may send over protobuf, as its digits. */
function nameOf(names: EnumNames, value: number): string | undefined {
  return value === 0 ? undefined : (names.name(value) ?? String(value));
}
