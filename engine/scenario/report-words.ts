// The words of a report: `alice TRADE a1 10 @ 100 leaves 20 maker`. One table says which values there are, how each is
// read from the record and how a person writes it.

import { CommandType } from '../domain/command-type.js';
import { ExecType } from '../domain/exec-type.js';
import type { Instrument } from '../domain/instrument.js';
import { Liquidity } from '../domain/liquidity.js';
import { OrderStatus } from '../domain/order-status.js';
import { OrderType } from '../domain/order-type.js';
import { RejectField } from '../domain/reject-field.js';
import { RejectReason } from '../domain/reject-reason.js';
import type { ExecutionReport } from '../domain/report.js';
import { ReportFlag } from '../domain/report-layout.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import type { Statement } from './statement.js';
import { amountText, decimalForm, nameForm, nameOf, textForm, type ValueForm, wordForm } from './value-form.js';

type Sizes = Pick<Instrument, 'tickSize' | 'lotSize'> | undefined;

/** What the words are read from: a report record, or anything with the same names. Of a MASS_CANCEL, `quantity` counts. */
export type SpokenReport = Pick<
  ExecutionReport,
  | 'kind'
  | 'account'
  | 'instrument'
  | 'flags'
  | 'execType'
  | 'rejectReason'
  | 'clientOrderId'
  | 'quantity'
  | 'price'
  | 'lastQuantity'
  | 'lastPrice'
  | 'cumulativeQuantity'
  | 'leavesQuantity'
  | 'preventedQuantity'
  | 'queueAhead'
  | 'stopPrice'
  | 'status'
  | 'liquidity'
  | 'rejectField'
  | 'rejectValue'
  | 'rejectLimit'
  | 'commandType'
  | 'side'
  | 'type'
  | 'timeInForce'
  | 'tag'
  | 'orderId'
  | 'tradeId'
>;

interface ReportWord {
  readonly form: ValueForm;
  read(report: SpokenReport, sizes: Sizes): string;
}

const lots = (read: (report: SpokenReport) => number): ReportWord => ({
  form: decimalForm,
  read: (report, sizes) => amountText(read(report), sizes?.lotSize),
});
const ticks = (read: (report: SpokenReport) => number): ReportWord => ({
  form: decimalForm,
  read: (report, sizes) => amountText(read(report), sizes?.tickSize),
});
const count = (read: (report: SpokenReport) => number): ReportWord => ({
  form: decimalForm,
  read: (report) => String(read(report)),
});
const name = (table: Readonly<Record<string, number>>, read: (report: SpokenReport) => number): ReportWord => ({
  form: nameForm(table),
  read: (report) => nameOf(table, read(report)),
});
const text = (read: (report: SpokenReport) => string): ReportWord => ({
  form: textForm,
  read: (report) => read(report) || '-',
});

/** Every word of an execution report that takes a value. */
export const REPORT_WORDS: Readonly<Record<string, ReportWord>> = {
  id: text((report) => report.clientOrderId),
  quantity: lots((report) => report.quantity),
  price: ticks((report) => report.price),
  last_quantity: lots((report) => report.lastQuantity),
  last_price: ticks((report) => report.lastPrice),
  cumulative: lots((report) => report.cumulativeQuantity),
  leaves: lots((report) => report.leavesQuantity),
  prevented: lots((report) => report.preventedQuantity),
  queue_ahead: lots((report) => report.queueAhead),
  stop: ticks((report) => report.stopPrice),
  status: name(OrderStatus, (report) => report.status),
  liquidity: name(Liquidity, (report) => report.liquidity),
  priority: {
    form: wordForm('kept', 'lost'),
    read: (report) => ((report.flags & ReportFlag.PRIORITY_KEPT) === 0 ? 'lost' : 'kept'),
  },
  repeats: {
    form: wordForm('original', 'duplicate'),
    read: (report) => ((report.flags & ReportFlag.DUPLICATE) === 0 ? 'original' : 'duplicate'),
  },
  reason: name(RejectReason, (report) => report.rejectReason),
  field: name(RejectField, (report) => report.rejectField),
  value: count((report) => report.rejectValue),
  limit: count((report) => report.rejectLimit),
  command: name(CommandType, (report) => report.commandType),
  side: name(Side, (report) => report.side),
  type: name(OrderType, (report) => report.type),
  tif: name(TimeInForce, (report) => report.timeInForce),
  tag: text((report) => report.tag),
  order: count((report) => report.orderId),
  trade: count((report) => report.tradeId),
};

/** Words that stand for a value by themselves. */
export const BARE_WORDS: Readonly<Record<string, readonly [word: string, value: string]>> = {
  maker: ['liquidity', 'MAKER'],
  taker: ['liquidity', 'TAKER'],
  auction: ['liquidity', 'AUCTION'],
  duplicate: ['repeats', 'duplicate'],
  buy: ['side', 'BUY'],
  sell: ['side', 'SELL'],
  FILLED: ['status', 'FILLED'],
  PARTIALLY_FILLED: ['status', 'PARTIALLY_FILLED'],
  PENDING_TRIGGER: ['status', 'PENDING_TRIGGER'],
  ...Object.fromEntries(Object.keys(RejectReason).map((reason) => [reason, ['reason', reason]])),
};

export const REPORT_VERBS = Object.keys(ExecType).filter((verb) => verb !== 'UNSPECIFIED');
/** How many orders a mass cancel took; its one value is `canceled`. */
export const MASS_CANCEL = 'MASS_CANCEL';

/** What an execution report says of an order of `subject`; amounts by the sizes of its instrument. */
export function describeReport(report: SpokenReport, subject: string, sizes: Sizes): Statement {
  const values = new Map(Object.entries(REPORT_WORDS).map(([word, { read }]) => [word, read(report, sizes)]));
  return { subject, verb: nameOf(ExecType, report.execType), values };
}

/** What `30 @ 100` names in a report with this verb. */
export function amountWords(verb: string): readonly [quantity: string, price: string] {
  if (verb === MASS_CANCEL) return ['canceled', 'price'];
  if (verb === 'TRADE') return ['last_quantity', 'last_price'];
  return [verb === 'TRADE_PREVENTED' ? 'prevented' : 'quantity', 'price'];
}
