// The door's documentation against the code: every request in it is one, every code and limit of the door stands in it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GATEWAY_LIMITS } from '../../gateway/gateway-limits.js';
import { CloseCode } from '../../gateway/websocket/close-code.js';
import { parseRequest } from '../../gateway/websocket/json-requests.js';
import {
  FRAMES_BURST_MAX,
  FRAMES_PER_SECOND_MAX,
  HELD_CHARACTERS_MAX,
  IDLE_TIMEOUT_SECONDS,
  KNOWN_ORDERS_MAX,
} from '../../gateway/websocket/websocket-limits.js';
import { projectRoot } from '../support/source-tree.js';

const text = readFileSync(join(projectRoot, 'docs/order-entry-websocket.md'), 'utf8');
const lines = (sign: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith(`    ${sign} `) ? [line.slice(6)] : []));

describe('docs/order-entry-websocket.md', () => {
  it('has requests that the door takes', () => {
    const requests = lines('>').map((line) => parseRequest(line));
    expect(requests.map(({ op }) => op)).toEqual([
      'logon',
      'new_order',
      'replace',
      'cancel',
      'mass_cancel',
      'heartbeat',
      'logon',
    ]);
  });

  it('has events that are JSON, each of another kind, and those of a client that resumes', () => {
    const events = lines('<').map((line) => JSON.parse(line).event);
    expect(events).toEqual([
      'logon_ack',
      'report',
      'mass_cancel',
      'heartbeat',
      'reject',
      'goodbye',
      'logon_ack',
      'report',
    ]);
  });

  it('has the answer to a malformed request as the door gives it', () => {
    const documented = lines('<')
      .map((line) => JSON.parse(line))
      .find(({ event }) => event === 'reject');
    const frame = '{"op":"new_order","id":7,"order":{"price":585.33}}';
    expect(parseRequest(frame)).toEqual({ op: 'malformed', id: documented.id, text: documented.text });
  });

  it('has every close code but that of a client that closes', () => {
    for (const code of Object.values(CloseCode)) {
      if (code !== CloseCode.NORMAL) expect(text).toContain(`| ${code} |`);
    }
  });

  it.each([
    FRAMES_PER_SECOND_MAX,
    FRAMES_BURST_MAX,
    IDLE_TIMEOUT_SECONDS,
    HELD_CHARACTERS_MAX,
    KNOWN_ORDERS_MAX,
    DEFAULT_GATEWAY_LIMITS.sessionsMax,
    DEFAULT_GATEWAY_LIMITS.historySliceReports,
  ])('has the limit %d', (limit) => {
    expect(text).toContain(limit.toLocaleString('en-US'));
  });
});
