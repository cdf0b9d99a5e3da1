// The sentence of a refusal as a JSON client can check it: prices and quantities as decimals, not as ticks and lots.

import { type Decimal, formatDecimal, formatMultiple } from '../../engine/domain/instrument.js';
import { AMOUNT_MAX } from '../../engine/domain/limits.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { ExecutionReport } from '../../engine/domain/report.js';
import type { ListedInstrument } from '../instrument-registry.js';
import { rejectText } from '../reject-text.js';
import { FIELD_NAMES, writeCount } from '../reject-words.js';
import { NO_AMOUNT, writeAmount } from './decimal-amount.js';

/** Fields that count ticks or lots; any other amount is a plain number. */
const UNITS: Readonly<Record<number, 'tickSize' | 'lotSize'>> = {
  [RejectField.PRICE]: 'tickSize',
  [RejectField.STOP_PRICE]: 'tickSize',
  [RejectField.TRAIL_OFFSET]: 'tickSize',
  [RejectField.QUANTITY]: 'lotSize',
  [RejectField.DISPLAY_QUANTITY]: 'lotSize',
  [RejectField.MIN_QUANTITY]: 'lotSize',
  [RejectField.POSITION]: 'lotSize',
  [RejectField.HOLDINGS]: 'lotSize',
};

const RANGE_REASONS: ReadonlySet<number> = new Set([
  RejectReason.INVALID_PRICE,
  RejectReason.INVALID_QUANTITY,
  RejectReason.INVALID_STOP_PRICE,
]);

/** `instrument` is undefined where the report names none. */
export function jsonRejectText(report: ExecutionReport, instrument: ListedInstrument | undefined): string {
  if (instrument === undefined) return rejectText(report);
  const unit = UNITS[report.rejectField];
  if (unit !== undefined && RANGE_REASONS.has(report.rejectReason) && report.rejectValue === NO_AMOUNT) {
    return rangeText(FIELD_NAMES[report.rejectField], unit, instrument);
  }
  return rejectText(report, '', (value, field) => writeUnits(value, UNITS[field], instrument));
}

function rangeText(name: string, unit: 'tickSize' | 'lotSize', instrument: ListedInstrument): string {
  const size = instrument[unit];
  const multiple = `a whole multiple of the ${unit === 'tickSize' ? 'tick' : 'lot'} size of ${instrument.symbol}`;
  return `${name} must be ${multiple}, from ${formatDecimal(size)} to ${formatMultiple(AMOUNT_MAX, size)}`;
}

function writeUnits(value: number, unit: 'tickSize' | 'lotSize' | undefined, instrument: ListedInstrument): string {
  if (unit === undefined) return writeCount(value);
  const size: Decimal = instrument[unit];
  return writeAmount(value, size) ?? `(no whole multiple of ${formatDecimal(size)})`;
}
