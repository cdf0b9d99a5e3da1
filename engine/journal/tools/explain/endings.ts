// Why an order ended, and by which rule of the rule book.

import { CommandKind } from '../../../domain/command-layout.js';
import { CommandType } from '../../../domain/command-type.js';
import { ExecType } from '../../../domain/exec-type.js';
import { RejectReason } from '../../../domain/reject-reason.js';
import type { ExecutionReport } from '../../../domain/report.js';
import { TimeInForce } from '../../../domain/time-in-force.js';

export interface Ending {
  /** Follows the order's last status: "by its account". */
  readonly why: string;
  /** The page and heading of the rule. */
  readonly rule: string;
}

/** Where each page says what it says; a test looks for the headings. */
const RULES = {
  priority: 'docs/matching.md#priority',
  checks: 'docs/matching.md#what-is-checked-in-which-order',
  neverRest: 'docs/matching.md#orders-that-never-rest',
  postOnly: 'docs/matching.md#post-only',
  selfTrade: 'docs/matching.md#self-trade-prevention',
  replace: 'docs/matching.md#replace',
  naming: 'docs/matching.md#naming-an-order',
  repeated: 'docs/matching.md#the-same-order-again',
  killSwitch: 'docs/matching.md#kill-switch',
  protection: 'docs/matching.md#protection-price',
  massCancel: 'docs/matching.md#mass-cancel-and-listings',
  capacity: 'docs/matching.md#capacity',
  instruments: 'docs/matching.md#instruments-come-and-go',
  form: 'docs/order-kinds.md#form',
  minimum: 'docs/order-kinds.md#minimum-quantity',
  reduceOnly: 'docs/order-kinds.md#reduce-only',
  stops: 'docs/order-kinds.md#stops-and-take-profits',
  pegged: 'docs/order-kinds.md#pegged-orders',
  timeInForce: 'docs/order-kinds.md#time-in-force',
  statuses: 'docs/auctions.md#trading-statuses',
} as const;

export const ALL_RULES: readonly string[] = Object.values(RULES);

/** The rule by which an order that is sent again is answered. */
export const RULE_OF_REPEATED = RULES.repeated;

/** By the reason of a refusal or of an end; INVALID_… are rules of form. */
const RULE_OF_REASON: Readonly<Record<number, string>> = {
  [RejectReason.UNKNOWN_SYMBOL]: RULES.instruments,
  [RejectReason.DEADLINE_PASSED]: RULES.checks,
  [RejectReason.DUPLICATE_CLIENT_ORDER_ID]: RULES.naming,
  [RejectReason.KILL_SWITCH]: RULES.killSwitch,
  [RejectReason.PRICE_COLLAR]: RULES.protection,
  [RejectReason.REDUCE_ONLY]: RULES.reduceOnly,
  [RejectReason.UNKNOWN_ORDER]: RULES.naming,
  [RejectReason.TOO_LATE]: RULES.naming,
  [RejectReason.POST_ONLY_WOULD_CROSS]: RULES.postOnly,
  [RejectReason.FOK_NOT_FILLABLE]: RULES.neverRest,
  [RejectReason.NO_LIQUIDITY]: RULES.neverRest,
  [RejectReason.MIN_QUANTITY]: RULES.minimum,
  [RejectReason.SELF_TRADE]: RULES.selfTrade,
  [RejectReason.INSTRUMENT_HALTED]: RULES.statuses,
  [RejectReason.INSTRUMENT_CLOSED]: RULES.statuses,
  [RejectReason.BOOK_FULL]: RULES.capacity,
  [RejectReason.MALFORMED]: RULES.form,
  [RejectReason.INVALID_SIDE]: RULES.form,
  [RejectReason.INVALID_ORDER_TYPE]: RULES.form,
  [RejectReason.INVALID_TIME_IN_FORCE]: RULES.timeInForce,
  [RejectReason.INVALID_PRICE]: RULES.form,
  [RejectReason.INVALID_QUANTITY]: RULES.form,
  [RejectReason.INVALID_STOP_PRICE]: RULES.form,
  [RejectReason.INVALID_CLIENT_ORDER_ID]: RULES.form,
  [RejectReason.INVALID_COMBINATION]: RULES.form,
};

/** Reasons that end an order by the same rule, whether it was triggered before or not. */
const ENDS_ANY_ORDER: readonly number[] = [
  RejectReason.SELF_TRADE,
  RejectReason.REDUCE_ONLY,
  RejectReason.KILL_SWITCH,
  RejectReason.PRICE_COLLAR,
];

/** The rule behind a refusal of a command. */
export function ruleOfRefusal({ rejectReason, commandType }: ExecutionReport): string {
  const isForm = RULE_OF_REASON[rejectReason] === RULES.form;
  if (commandType === CommandType.REPLACE && isForm) return RULES.replace;
  return RULE_OF_REASON[rejectReason] ?? RULES.checks;
}

/** Of an order's last report; `commandKind` is that of the command which caused it. */
export function endingOf(
  report: ExecutionReport,
  commandKind: number,
  wasTriggered: boolean,
  reasonText: string,
): Ending {
  const { execType, rejectReason, timeInForce } = report;
  if (execType === ExecType.TRADE) return { why: 'all of it has traded', rule: RULES.priority };
  if (execType === ExecType.EXPIRED) {
    const why = timeInForce === TimeInForce.DAY ? 'the trading day has ended' : 'its expire time has come';
    return { why, rule: RULES.timeInForce };
  }
  if (execType === ExecType.REJECTED) {
    return { why: reasonText, rule: ruleOfRefusal(report) };
  }
  if (rejectReason !== RejectReason.NONE) {
    // What would have been the refusal of a new order is the end of one that was triggered.
    const isTriggerRule = wasTriggered && !ENDS_ANY_ORDER.includes(rejectReason);
    const rule = isTriggerRule ? RULES.stops : (RULE_OF_REASON[rejectReason] ?? RULES.checks);
    return { why: reasonText, rule };
  }
  if (commandKind === CommandKind.MASS_CANCEL) {
    return { why: 'by a mass cancel of its account', rule: RULES.massCancel };
  }
  if (report.commandType === CommandType.CANCEL) return { why: 'by its account', rule: RULES.naming };
  return { why: 'it may not rest with what it could not trade at once', rule: RULES.neverRest };
}
