// Which WebSocket library serves, and what the log says about it.

import { describe, expect, it } from 'vitest';
import { openSocketServer, type SocketLibraryName } from '../../daemon/websocket/open-socket-server.js';
import { SOCKET_OPTIONS } from '../support/socket-fixtures.js';
import { uwsMissing } from '../support/socket-libraries.js';

/** Part of a test's name, so that a skipped one says why. */
const unless = uwsMissing === '' ? '' : ` (${uwsMissing})`;

const doesNotLoad = () => Promise.reject(new Error("version `GLIBC_2.38' not found"));

async function choose(library: SocketLibraryName, load?: () => Promise<never>) {
  const lines: string[] = [];
  const log = (level: string) => (details: object, message: string) =>
    lines.push(`${level} ${message} ${JSON.stringify(details)}`);
  const server = await openSocketServer(library, SOCKET_OPTIONS, { info: log('info'), warn: log('warn') }, load);
  return { server, lines };
}

describe('openSocketServer', () => {
  it.skipIf(uwsMissing !== '')(`takes uWebSockets.js where it loads${unless}`, async () => {
    const { server, lines } = await choose('auto');
    expect(server.library).toBe('uWebSockets.js');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^info .*uWebSockets\.js/);
  });

  it('takes ws where the binary does not load, and says why', async () => {
    const { server, lines } = await choose('auto', doesNotLoad);
    expect(server.library).toBe('ws');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^warn .*GLIBC_2\.38/);
  });

  it.skipIf(uwsMissing !== '')(`takes uWebSockets.js where it is told to${unless}`, async () => {
    expect((await choose('uws')).server.library).toBe('uWebSockets.js');
  });

  it('does as it is told, or fails', async () => {
    expect((await choose('ws', doesNotLoad)).server.library).toBe('ws');
    await expect(choose('uws', doesNotLoad)).rejects.toThrow('GLIBC_2.38');
  });

  it('checks the options before it loads anything', async () => {
    const options = { ...SOCKET_OPTIONS, path: 'v1' };
    const logger = { info: () => expect.unreachable(), warn: () => expect.unreachable() };
    await expect(openSocketServer('auto', options, logger, doesNotLoad)).rejects.toThrow('path must begin with /');
  });
});
