// A replace whose instrument only the engine knows, on real rings in one thread: what waits for the engine's answer, in
// which order it is done, and what becomes of it where the answer does not come.

import { expect, it } from 'vitest';
import { CommandKind } from '../../engine/domain/command-layout.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SessionEnd } from '../../gateway/event-publisher.js';
import { HeldFrames } from '../../gateway/websocket/held-frames.js';
import { JsonCommandAdapter, type JsonSession } from '../../gateway/websocket/json-command-adapter.js';
import { JsonEventPublisher } from '../../gateway/websocket/json-event-publisher.js';
import { KnownOrders } from '../../gateway/websocket/known-orders.js';
import { HELD_CHARACTERS_MAX } from '../../gateway/websocket/websocket-limits.js';
import { EchoEngine, type EchoOptions, UNKNOWN_ID } from '../support/echo-engine.js';
import { type JsonEvent, jsonOrder } from '../support/json-order-client.js';

class JsonVenue {
  readonly engine: EchoEngine;
  readonly events: JsonEvent[] = [];
  readonly client: JsonSession;
  ended: SessionEnd | undefined;
  readonly #adapter: JsonCommandAdapter;

  constructor(options: EchoOptions = {}) {
    this.engine = new EchoEngine(options);
    const { gateway } = this.engine;
    const knownOrders = new KnownOrders();
    const publisher = new JsonEventPublisher(gateway, knownOrders, {
      send: (frames) => this.events.push(...frames.map((frame) => JSON.parse(frame))) > 0,
      end: (reason) => {
        this.ended = reason;
      },
      backlogBytes: 0,
    });
    this.client = { session: gateway.openSession(publisher), knownOrders, held: new HeldFrames() };
    this.#adapter = new JsonCommandAdapter(gateway);
    this.poll();
    this.send({ op: 'logon', id: 1, account: 'a' });
    this.answer();
  }

  send(...requests: object[]): void {
    for (const request of requests) this.#adapter.onFrame(this.client, JSON.stringify(request));
  }

  sendBinary(): void {
    this.#adapter.onFrame(this.client, undefined);
  }

  /** Hands over what the engine has said. */
  poll(): void {
    const { gateway } = this.engine;
    while (gateway.reports.poll(gateway.dispatcher, 1000) > 0) gateway.dispatcher.flush();
  }

  /** The engine does all that it was sent, and what that causes. */
  answer(): void {
    while (this.engine.work() > 0) this.poll();
  }

  get ids(): number[] {
    return this.events.map(({ id }) => id);
  }

  get sinceLogon(): number[] {
    return this.engine.taken.slice(2);
  }
}

const replace = (id: number, order: object, price = '60000.5') => ({ op: 'replace', id, order, price });

it('holds back all that comes behind it, and answers in order', () => {
  const venue = new JsonVenue();
  venue.send(
    replace(2, { order_id: '7' }),
    { op: 'new_order', id: 3, order: jsonOrder({ client_order_id: 'x' }) },
    { op: 'nothing', id: 4 },
    replace(5, { client_order_id: UNKNOWN_ID }),
    { op: 'cancel', id: 6, order: { order_id: '7' } },
  );
  venue.sendBinary();
  venue.send({ op: 'new_order', id: 7, order: jsonOrder({ symbol: 'NOPE' }) });
  expect(venue.ids).toEqual([1]);
  venue.answer();
  expect(venue.ids).toEqual([1, 2, 3, 4, 5, 6, null, 7]);
  const { QUERY_ORDER, REPLACE, NEW_ORDER, CANCEL } = CommandKind;
  expect(venue.sinceLogon).toEqual([QUERY_ORDER, REPLACE, NEW_ORDER, QUERY_ORDER, CANCEL]);
  expect(venue.events[1].report).toMatchObject({ exec_type: 'REPLACED', symbol: 'BTC-USD', price: '60000.5' });
  expect(venue.events[4].report).toMatchObject({ reject_reason: 'UNKNOWN_ORDER', command_type: 'REPLACE' });
  expect(venue.client.held.isHolding).toBe(false);
});

it('is not asked for again', () => {
  const venue = new JsonVenue();
  venue.send(replace(2, { order_id: '7' }));
  venue.answer();
  venue.send(replace(3, { order_id: '7' }));
  venue.answer();
  expect(venue.sinceLogon.filter((kind) => kind === CommandKind.QUERY_ORDER).length).toBe(1);
});

it('is refused as BUSY where the ring has no room to ask', () => {
  const venue = new JsonVenue({ ringCapacity: 8, validatorCount: 1 });
  for (let id = 2; id < 10; id++) venue.send({ op: 'cancel', id, order: { order_id: '1' } });
  venue.send(replace(10, { order_id: '7' }));
  venue.answer();
  expect(venue.events.at(-1)).toMatchObject({ id: 10, report: { reject_reason: 'BUSY', command_type: 'REPLACE' } });
});

it('is refused where the venue goes down before the answer, like all that waits behind it', () => {
  const venue = new JsonVenue();
  venue.send(replace(2, { order_id: '7' }), { op: 'cancel', id: 3, order: { order_id: '7' } });
  venue.engine.gateway.ingress.refusing = RejectReason.SHUTTING_DOWN;
  venue.engine.gateway.requests.abandonAll();
  expect(venue.events.slice(1)).toMatchObject([
    { id: 2, report: { reject_reason: 'SHUTTING_DOWN', command_type: 'REPLACE' } },
    { id: 3, report: { reject_reason: 'SHUTTING_DOWN', command_type: 'CANCEL' } },
  ]);
});

it('is not done, nor what waits behind it, where the connection is gone before the answer', () => {
  const venue = new JsonVenue();
  venue.send(replace(2, { order_id: '7' }), { op: 'cancel', id: 3, order: { order_id: '7' } });
  venue.engine.gateway.closeSession(venue.client.session);
  venue.answer();
  expect(venue.sinceLogon).toEqual([CommandKind.QUERY_ORDER]);
});

it('ends a connection that sends more behind it than is kept', () => {
  const venue = new JsonVenue();
  venue.send(replace(2, { order_id: '7' }));
  const frame = { op: 'cancel', id: 3, order: { client_order_id: 'x'.repeat(1 << 20) } };
  for (let sent = 0; sent < HELD_CHARACTERS_MAX; sent += 1 << 20) {
    expect(venue.ended).toBeUndefined();
    venue.send(frame);
  }
  expect(venue.ended).toBe(SessionEnd.FLOODING);
  venue.answer();
  expect(venue.sinceLogon).toEqual([CommandKind.QUERY_ORDER]);
});
