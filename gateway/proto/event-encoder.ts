// Encodes the events that are no reports: one a logon, a heartbeat, a refusal or a farewell.

import type { AccountReport } from '../../engine/domain/report.js';
import type { WireWriter } from './wire-writer.js';

/** More than any of these takes without its text. */
const EVENT_BYTES_MAX = 128;
const EVENTS_TAG = 10;
const REQUEST_ID_TAG = 8;
const LOGON_ACK_TAG = 18;
const HEARTBEAT_TAG = 42;
const GOODBYE_TAG = 50;
const REJECT_TAG = 58;

export function writeLogonAck(
  writer: WireWriter,
  report: AccountReport,
  sessionId: number,
  timeLow: number,
  timeHigh: number,
): void {
  writer.reserve(EVENT_BYTES_MAX);
  const event = beginEvent(writer, report.requestIdLow, report.requestIdHigh);
  const body = writer.beginMessage(LOGON_ACK_TAG);
  writer.amountField(8, sessionId);
  writer.wordsField(16, timeLow, timeHigh);
  writer.amountField(24, report.accountSequence);
  writer.endMessage(body);
  writer.endMessage(event);
}

/** Each instant as its low and high words. */
export function writeHeartbeatAck(
  writer: WireWriter,
  requestId: readonly [number, number],
  client: readonly [number, number],
  receive: readonly [number, number],
  send: readonly [number, number],
): void {
  writer.reserve(EVENT_BYTES_MAX);
  const event = beginEvent(writer, requestId[0], requestId[1]);
  const body = writer.beginMessage(HEARTBEAT_TAG);
  writer.wordsField(8, client[0], client[1]);
  writer.wordsField(16, receive[0], receive[1]);
  writer.wordsField(24, send[0], send[1]);
  writer.endMessage(body);
  writer.endMessage(event);
}

export function writeGoodbye(writer: WireWriter, reason: string): void {
  writer.reserve(EVENT_BYTES_MAX);
  const event = beginEvent(writer, 0, 0);
  const body = writer.beginMessage(GOODBYE_TAG);
  writer.textField(10, reason);
  writer.endMessage(body);
  writer.endMessage(event);
}

export function writeSessionReject(
  writer: WireWriter,
  requestIdLow: number,
  requestIdHigh: number,
  reason: number,
  text: string,
): void {
  writer.reserve(EVENT_BYTES_MAX);
  const event = beginEvent(writer, requestIdLow, requestIdHigh);
  const body = writer.beginMessage(REJECT_TAG);
  writer.varintField(8, reason);
  writer.textField(18, text);
  writer.endMessage(body);
  writer.endMessage(event);
}

function beginEvent(writer: WireWriter, requestIdLow: number, requestIdHigh: number): number {
  const event = writer.beginMessage(EVENTS_TAG);
  writer.wordsField(REQUEST_ID_TAG, requestIdLow, requestIdHigh);
  return event;
}
