// Simulated participants make the market move, as clients that the venue treats like any other, and leave before it stops.

import { expect, it } from 'vitest';
import { parseMetrics, sampleValue } from '../../daemon/top/metrics-text.js';
import { ContractClient } from '../support/contract-client.js';
import { startDaemon } from '../support/daemon-process.js';
import { until } from '../support/socket-fixtures.js';

it('trade on every instrument, with authentication on too, and leave no order behind', async () => {
  const env = { RINGBOOK_AUTHENTICATION_TOKENS: 'desk-1=secret' };
  const daemon = await startDaemon({ args: ['--simulate', 'on'], env });
  const line = await daemon.waitForLine(({ msg }) => msg === 'simulated participants trade', 30_000);
  expect(line).toMatchObject({ thread: 'simulation', instruments: 7 });

  const client = new ContractClient(daemon.grpc);
  await until(async () => {
    const { bids, asks } = await client.call('marketData', 'GetBook', { symbol: 'AAPL' });
    return bids.length > 0 && asks.length > 0;
  });
  const session = client.session();
  session.send({ request_id: 1, logon: { account: 'sim-maker' } });
  expect(await session.nextOf('reject')).toMatchObject({ reason: 'REJECT_REASON_UNAUTHENTICATED' });
  client.close();

  await until(async () => {
    const metrics = parseMetrics(await (await fetch(`http://${daemon.admin}/metrics`)).text());
    return sampleValue(metrics, 'ringbook_engine_sequence') > 20;
  });
  expect(await daemon.stop()).toBe(0);
  const troubled = daemon.logs().filter(({ thread, level }) => thread === 'simulation' && level !== 'info');
  expect(troubled).toEqual([]);
});
