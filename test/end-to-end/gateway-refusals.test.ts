// Refusals as a client of the whole venue is told them: their shape is the same whichever stage refuses.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractClient, limitOrder, type Message } from '../support/contract-client.js';
import { type DaemonProcess, startDaemon } from '../support/daemon-process.js';
import { jsonOrder, OrderSocket } from '../support/json-order-client.js';

let daemon: DaemonProcess;
let client: ContractClient;

beforeAll(async () => {
  daemon = await startDaemon();
  client = new ContractClient(daemon.grpc);
});

afterAll(async () => {
  client.close();
  await daemon.stop();
});

describe('a refused mass cancel', () => {
  it.each([
    ['an unknown symbol', { symbol: 'NOPE' }, 'UNKNOWN_SYMBOL', /"NOPE"|symbol/],
    ['a side that there is not', { side: 9 }, 'INVALID_SIDE', /side 9/],
    ['a tag that is too long', { tag: 'seventeen-bytes-x' }, 'MALFORMED', /tag has 17 bytes.*16/],
  ])('for %s is a SessionReject with the request id', async (_, filter, reason, text) => {
    const session = await client.logon('masses');
    session.send({ request_id: 7, mass_cancel: filter }, { request_id: 8, mass_cancel: {} });
    expect(await session.next()).toMatchObject({
      request_id: 7,
      kind: 'reject',
      reject: { reason: `REJECT_REASON_${reason}`, text: expect.stringMatching(text) },
    });
    expect(await session.next()).toMatchObject({ request_id: 8, kind: 'mass_cancel' });
    session.end();
  });

  it('is an event reject in JSON', async () => {
    const socket = await OrderSocket.logon(daemon.ws, 'masses');
    socket.send({ op: 'mass_cancel', id: 7, tag: 'seventeen-bytes-x' });
    expect(await socket.next()).toMatchObject({ event: 'reject', id: 7, reason: 'MALFORMED' });
    socket.send({ op: 'mass_cancel', id: 8, symbol: 'NOPE' });
    expect(await socket.next()).toMatchObject({ event: 'reject', id: 8, reason: 'UNKNOWN_SYMBOL' });
    await socket.close();
  });
});

describe('a refused cancel or replace', () => {
  const good = { order_id: 0, client_order_id: 'live', symbol: '' };
  it.each([
    ['gateway', { ...good, symbol: 'NOPE' }, 'UNKNOWN_SYMBOL'],
    ['validator', { client_order_id: 'not good' }, 'INVALID_CLIENT_ORDER_ID'],
    ['validator, for no name', {}, 'INVALID_CLIENT_ORDER_ID'],
    ['engine', { client_order_id: 'nobody' }, 'UNKNOWN_ORDER'],
    ['engine, for the instrument', { ...good, symbol: 'MSFT' }, 'UNKNOWN_ORDER'],
  ])('by the %s does not call its order REJECTED', async (stage, order, reason) => {
    const session = await client.logon(`refused-${stage.length}`);
    await session.order(2, limitOrder({ client_order_id: 'live', side: 'SIDE_BUY', quantity: 5, price: 1 }));
    for (const [kind, command] of [
      ['CANCEL', { cancel: { order } }],
      ['REPLACE', { replace: { order, price: 2 } }],
    ] as const) {
      session.send({ request_id: 3, ...command });
      const [report] = await session.reports(1);
      expect(report).toMatchObject(refusal(kind, reason));
      expect(report.status).not.toBe('ORDER_STATUS_REJECTED');
      const unary = kind === 'CANCEL' ? 'CancelOrder' : 'ReplaceOrder';
      const answer = await client.call('orderEntry', unary, { account: report.account, ...command });
      expect(answer).toMatchObject(refusal(kind, reason));
      expect(answer.status).not.toBe('ORDER_STATUS_REJECTED');
      if (answer.account_sequence > 0) await session.reports(1);
    }
    session.send({ request_id: 4, cancel: { order: { client_order_id: 'live' } } });
    expect((await session.reports(1))[0]).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
    session.end();
  });

  const refusal = (kind: string, reason: string): Message => ({
    exec_type: 'EXEC_TYPE_REJECTED',
    command_type: `COMMAND_TYPE_${kind}`,
    reject_reason: `REJECT_REASON_${reason}`,
  });
});

describe('a JSON replace that names no symbol', () => {
  it('finds the order that an earlier connection has sent, in its ticks, and refuses that of nobody', async () => {
    const first = await OrderSocket.logon(daemon.ws, 'returning');
    first.send({ op: 'new_order', id: 2, order: jsonOrder({ client_order_id: 'kept', price: '1.23' }) });
    const [{ order_id }] = await first.reports(1);
    await first.close();
    const second = await OrderSocket.logon(daemon.ws, 'returning');
    second.send({ op: 'replace', id: 2, order: { order_id }, price: '1.25' });
    second.send({ op: 'replace', id: 3, order: { client_order_id: 'kept' }, quantity: '4' });
    second.send({ op: 'replace', id: 4, order: { client_order_id: 'nobody' }, price: '1.25' });
    second.send({ op: 'replace', id: 5, order: { client_order_id: 'not good' }, price: '1.25' });
    second.send({ op: 'cancel', id: 6, order: { order_id } });
    second.send({ op: 'replace', id: 7, order: { order_id }, price: '1.25' });
    expect(await second.reports(6)).toMatchObject([
      { id: 2, exec_type: 'REPLACED', price: '1.25', symbol: 'AAPL' },
      { id: 3, exec_type: 'REPLACED', price: '1.25', quantity: '4' },
      { id: 4, exec_type: 'REJECTED', reject_reason: 'UNKNOWN_ORDER', command_type: 'REPLACE' },
      { id: 5, exec_type: 'REJECTED', reject_reason: 'INVALID_CLIENT_ORDER_ID', command_type: 'REPLACE' },
      { id: 6, exec_type: 'CANCELED' },
      { id: 7, exec_type: 'REJECTED', reject_reason: 'TOO_LATE' },
    ]);
    const third = await OrderSocket.logon(daemon.ws, 'returning');
    third.send({ op: 'replace', id: 2, order: { order_id }, price: '1.25' });
    expect(await third.reports(1)).toMatchObject([{ id: 2, reject_reason: 'TOO_LATE' }]);
    await second.close();
    await third.close();
  });
});
