// Reads what a client sent: a request, or a refusal that names the field. Every input has an answer and none throws;
// whether a symbol exists is for the one who knows the instruments.

import { Buffer } from 'node:buffer';
import { CHANNELS_NOT_OFFERED, ChannelName } from './channels/channel.js';
import type { MarketDataLimits } from './market-data-limits.js';

export const RequestOp = { SUBSCRIBE: 'subscribe', UNSUBSCRIBE: 'unsubscribe', RESYNC: 'resync' } as const;
export type RequestOp = (typeof RequestOp)[keyof typeof RequestOp];

export interface Request {
  readonly op: RequestOp;
  /** The client's own number, 0 where it gave none. */
  readonly id: number;
  readonly channel: ChannelName;
  readonly symbols: readonly string[];
  /** 0 for every level. */
  readonly depth: number;
}

export type RefusalReason = 'MALFORMED' | 'UNKNOWN_SYMBOL';

export class Refusal {
  constructor(
    readonly id: number,
    readonly reason: RefusalReason,
    readonly text: string,
  ) {}
}

/** Says which field does not fit; never leaves this file. */
class FieldError extends Error {}

const FIELDS: readonly string[] = ['op', 'id', 'channel', 'symbols', 'depth'];
const OPS: readonly string[] = Object.values(RequestOp);
const CHANNELS: readonly string[] = Object.values(ChannelName);
/** How much of a client's value a text repeats. */
const VALUE_CHARACTERS_MAX = 40;

export function parseRequest(bytes: Uint8Array, isBinary: boolean, limits: MarketDataLimits): Request | Refusal {
  if (isBinary) return new Refusal(0, 'MALFORMED', 'binary frames are not offered by this version: send JSON text');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return new Refusal(0, 'MALFORMED', 'the frame is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Refusal(0, 'MALFORMED', `the frame is not a JSON object: ${shown(value)}`);
  }
  const fields = value as Record<string, unknown>;
  const id = isId(fields.id) ? fields.id : 0;
  try {
    return parseFields(fields, id, limits);
  } catch (error) {
    if (error instanceof FieldError) return new Refusal(id, 'MALFORMED', error.message);
    throw error;
  }
}

function parseFields(fields: Record<string, unknown>, id: number, limits: MarketDataLimits): Request {
  if (fields.id !== undefined && !isId(fields.id)) wrong('id', fields.id, 'a whole number from 0 to 2^53-1');
  const { op, channel } = fields;
  if (!isOneOf(op, OPS)) wrong('op', op, `one of ${OPS.join(', ')}`);
  if (isOneOf(channel, CHANNELS_NOT_OFFERED)) {
    throw new FieldError(`channel: ${shown(channel)} is not offered by this version`);
  }
  if (!isOneOf(channel, CHANNELS)) wrong('channel', channel, `one of ${CHANNELS.join(', ')}`);
  const symbols = parseSymbols(fields.symbols, limits);
  const depth = parseDepth(fields.depth, op as RequestOp, channel as ChannelName, limits);
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new FieldError(`${shown(unknown)}: there is no such field`);
  return { op: op as RequestOp, id, channel: channel as ChannelName, symbols, depth };
}

function parseSymbols(value: unknown, limits: MarketDataLimits): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) wrong('symbols', value, 'a list of at least one symbol');
  const symbols = value as unknown[];
  const max = limits.symbolsPerRequestMax;
  if (symbols.length > max) {
    throw new FieldError(`symbols: ${symbols.length} are above the limit of ${max} (symbolsPerRequestMax)`);
  }
  const seen = new Set<unknown>();
  symbols.forEach((symbol, index) => {
    if (typeof symbol !== 'string') wrong(`symbols[${index}]`, symbol, 'a string');
    if (seen.has(symbol)) throw new FieldError(`symbols[${index}]: ${shown(symbol)} is named twice`);
    seen.add(symbol);
  });
  return symbols as string[];
}

function parseDepth(value: unknown, op: RequestOp, channel: ChannelName, limits: MarketDataLimits): number {
  if (value === undefined) return 0;
  if (channel !== ChannelName.BOOK || op !== RequestOp.SUBSCRIBE) {
    throw new FieldError('depth: only a subscribe to the channel book takes it');
  }
  if (!isId(value)) wrong('depth', value, 'a whole number, 0 for every level');
  const depth = value as number;
  if (depth > limits.depthMax) {
    throw new FieldError(`depth: ${depth} is above the limit of ${limits.depthMax} (depthMax); 0 is every level`);
  }
  return depth;
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isOneOf(value: unknown, allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value);
}

function wrong(field: string, value: unknown, allowed: string): never {
  throw new FieldError(value === undefined ? `${field}: is missing` : `${field}: ${shown(value)} is not ${allowed}`);
}

/** A client's value, short enough to stand in a text; what is inside a list or an object is not looked at. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length <= VALUE_CHARACTERS_MAX ? text : `${text.slice(0, VALUE_CHARACTERS_MAX)}…`;
}
