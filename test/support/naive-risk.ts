// What administrators set about risk, in the naive model: it keeps the kill switches, and only hands on limits and cash.

import { ExposureEventKind } from '../../engine/domain/exposure-event.js';
import { OrderStatus } from '../../engine/domain/order-status.js';
import { RejectField } from '../../engine/domain/reject-field.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { ReportKind } from '../../engine/domain/report-layout.js';
import { LARGEST, Refused } from './naive-form.js';
import type { NaiveVenue } from './naive-venue.js';
import type { PlainAdjustCash, PlainConfigureRisk, PlainKillSwitch } from './plain-command.js';

const [LIMITS, NO_LIMITS, FEES] = [1, 2, 3];
const MILLION = 1_000_000;

/** Throws for an account or an instrument that is not known; -1 is none in particular. */
function checkKnown(venue: NaiveVenue, account: number, instrument: number): void {
  if (account !== -1 && !venue.accounts.has(account)) throw new Refused(RejectReason.NOT_LOGGED_ON);
  const found = venue.instruments[instrument];
  if (instrument !== -1 && (found === undefined || found.removed)) {
    throw new Refused(RejectReason.UNKNOWN_SYMBOL, RejectField.SYMBOL);
  }
}

export function configureRisk(venue: NaiveVenue, command: PlainConfigureRisk): void {
  const { account, instrument, subject, values } = command;
  checkKnown(venue, account, instrument);
  const fits: Record<number, boolean> = {
    [LIMITS]: instrument === -1,
    [NO_LIMITS]: instrument === -1 && account !== -1,
    [FEES]: account === -1,
  };
  if (!fits[subject]) throw new Refused(RejectReason.MALFORMED);
  for (const [index, value] of values.entries()) {
    const [least, most] =
      subject === LIMITS ? [0, LARGEST] : subject === FEES && index < 2 ? [-MILLION, MILLION] : [0, 0];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Refused(RejectReason.MALFORMED, RejectField.NONE, value, most);
    }
  }
  for (const half of [0, 1]) {
    const [openQuantityChange, tradedQuantity, price, orderId, engineSequence, sixth] = values.slice(half * 6);
    const facts = { side: subject, flags: half, openQuantityChange, tradedQuantity, price, orderId, engineSequence };
    venue.exposureSetting(ExposureEventKind.RISK_CONFIGURED, account, instrument, { ...facts, time: String(sixth) });
  }
  venue.reportRaw(ReportKind.RISK_CONFIGURED, account, instrument, { subject, values: values.join(',') });
}

export function setKillSwitch(venue: NaiveVenue, command: PlainKillSwitch): void {
  const { account, engaged, cancelsOpenOrders, trigger, value, limit } = command;
  if (trigger > 3) throw new Refused(RejectReason.MALFORMED);
  checkKnown(venue, account, -1);
  if (engaged) venue.killed.add(account);
  else venue.killed.delete(account);
  const facts = { side: Number(engaged), flags: trigger, openQuantityChange: value, tradedQuantity: limit };
  venue.exposureSetting(ExposureEventKind.KILL_SWITCH_SET, account, -1, facts);
  const accounts = account === -1 ? [...venue.accounts.keys()].sort((a, b) => a - b) : [account];
  const ended = engaged && cancelsOpenOrders ? accounts.flatMap((one) => venue.openOf(one)) : [];
  for (const order of ended) venue.finish(order, OrderStatus.CANCELED, 0, RejectReason.KILL_SWITCH);
  venue.reportRaw(ReportKind.KILL_SWITCH, account, -1, { canceled: ended.length, engaged, trigger });
}

export function adjustCash(venue: NaiveVenue, command: PlainAdjustCash): void {
  const { account, instrument, amount, costPrice, adjustmentId = '', isFirst } = command;
  if (!venue.accounts.has(account)) throw new Refused(RejectReason.NOT_LOGGED_ON);
  const ofAccount = venue.adjustments.filter((made) => made.account === account);
  const known = adjustmentId === '' ? undefined : ofAccount.find((made) => made.adjustmentId === adjustmentId);
  const isSame = known?.instrument === instrument && known.amount === amount && known.costPrice === costPrice;
  if (known !== undefined && isSame) {
    venue.reportRaw(ReportKind.CASH_ADJUSTED, account, instrument, { duplicate: true, engineSequence: known.sequence });
    return;
  }
  if (known !== undefined || (isFirst && ofAccount.length > 0)) {
    throw new Refused(RejectReason.DUPLICATE_CLIENT_ORDER_ID);
  }
  checkKnown(venue, account, instrument);
  const reached = instrument === -1 ? amount : venue.position(account, instrument) + amount;
  if (!Number.isInteger(amount) || Math.abs(amount) > LARGEST || Math.abs(reached) > LARGEST) {
    throw new Refused(RejectReason.INVALID_QUANTITY, RejectField.QUANTITY, amount, LARGEST);
  }
  const most = instrument === -1 ? 0 : LARGEST;
  if (!Number.isInteger(costPrice) || costPrice < 0 || costPrice * Math.max(1, Math.abs(amount)) > most) {
    throw new Refused(RejectReason.INVALID_PRICE, RejectField.PRICE, costPrice, most);
  }
  venue.adjustments.push({ account, instrument, amount, costPrice, adjustmentId, sequence: venue.sequence });
  if (instrument !== -1) venue.adjustPosition(account, instrument, amount);
  const facts = { openQuantityChange: amount, price: costPrice };
  venue.exposureSetting(ExposureEventKind.CASH_ADJUSTED, account, instrument, facts);
  venue.reportRaw(ReportKind.CASH_ADJUSTED, account, instrument, { duplicate: false });
}
