// One suite for both implementations of the socket port, driven by real clients.

import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SendResult, type SocketServer, type SocketServerOptions } from '../../market-data/socket-server.js';
import { RecordingClient, RecordingListener, SOCKET_OPTIONS, until } from '../support/socket-fixtures.js';
import { describeSocketServers } from '../support/socket-libraries.js';

describeSocketServers((Server) => {
  let server: SocketServer | undefined;
  const clients: RecordingClient[] = [];
  let listeners: RecordingListener[] = [];
  let port = 0;

  async function start(options: Partial<SocketServerOptions> = {}, echo = true): Promise<void> {
    listeners = [];
    server = new Server({ ...SOCKET_OPTIONS, ...options });
    ({ port } = await server.listen((socket) => {
      const listener = new RecordingListener(socket, echo);
      listeners.push(listener);
      return listener;
    }));
  }

  async function open(subprotocols: string[] = []): Promise<RecordingClient> {
    const client = await RecordingClient.open(`ws://127.0.0.1:${port}${SOCKET_OPTIONS.path}`, subprotocols);
    clients.push(client);
    return client;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.webSocket.terminate();
    await server?.stop(100);
  });

  it('gives the port it bound and echoes text and binary frames', async () => {
    await start();
    expect(port).toBeGreaterThan(0);
    const client = await open();
    client.webSocket.send('grüße €');
    client.webSocket.send(Buffer.from([0, 1, 254, 255]));
    client.webSocket.send('');
    await until(() => client.messages.length === 3);
    expect(client.text(0)).toBe('grüße €');
    expect(client.messages.map((message) => message.isBinary)).toEqual([false, true, false]);
    expect([...client.messages[1].data]).toEqual([0, 1, 254, 255]);
    expect(client.messages[2].data.length).toBe(0);
    expect(listeners[0].socket.remoteAddress).toContain('127.0.0.1');
  });

  it('sends a string and its bytes alike', async () => {
    await start();
    const client = await open();
    await until(() => listeners.length === 1);
    expect(listeners[0].socket.sendText('précis')).toBe(SendResult.SENT);
    expect(listeners[0].socket.sendText(Buffer.from('précis'))).toBe(SendResult.SENT);
    await until(() => client.messages.length === 2);
    expect(client.text(0)).toBe(client.text(1));
  });

  it('puts fragments together, with a ping between them', async () => {
    await start();
    const client = await open();
    client.webSocket.send('one ', { fin: false });
    client.webSocket.ping();
    client.webSocket.send('two ', { fin: false });
    client.webSocket.send('three', { fin: true });
    await until(() => client.messages.length === 1 && client.pongs === 1);
    expect(client.text(0)).toBe('one two three');
    expect(listeners[0].messages).toHaveLength(1);
  });

  it('takes a message of the largest size and closes with 1009 on one byte more', async () => {
    await start();
    const client = await open();
    client.webSocket.send('x'.repeat(SOCKET_OPTIONS.maxPayloadBytes));
    await until(() => client.messages.length === 1);
    client.webSocket.send('x'.repeat(SOCKET_OPTIONS.maxPayloadBytes + 1));
    await until(() => client.closes.length === 1);
    expect(client.closes[0].code).toBe(1009);
    await until(() => listeners[0].closes.length === 1);
    expect(listeners[0].closes[0].code).toBe(1009);
    expect(listeners[0].messages).toHaveLength(1);
  });

  it('closes with 1009 on fragments that are too long together', async () => {
    await start();
    const client = await open();
    const half = 'x'.repeat(SOCKET_OPTIONS.maxPayloadBytes / 2 + 1);
    client.webSocket.send(half, { fin: false });
    client.webSocket.send(half, { fin: true });
    await until(() => client.closes.length === 1);
    expect(client.closes[0].code).toBe(1009);
    expect(listeners[0].messages).toHaveLength(0);
  });

  it('ends the connection on a message of a hundred times the size', async () => {
    await start();
    const client = await open();
    client.webSocket.send('x'.repeat(SOCKET_OPTIONS.maxPayloadBytes * 100));
    await until(() => client.closes.length === 1 && listeners[0].closes.length === 1);
    expect([1006, 1009]).toContain(client.closes[0].code);
    const other = await open();
    other.webSocket.send('still here');
    await until(() => other.messages.length === 1);
  });

  it('tells what waits for a slow reader, drops over the limit, and drains in order', async () => {
    await start({}, false);
    const client = await open();
    await until(() => listeners.length === 1);
    const { socket } = listeners[0];
    client.webSocket.pause();
    let sent = 0;
    let result: SendResult = SendResult.SENT;
    while (result !== SendResult.DROPPED) {
      result = socket.sendText(`${sent}`.padEnd(64 * 1024));
      if (result !== SendResult.DROPPED) sent++;
      expect(sent).toBeLessThan(2000); // 128 MiB: the kernel cannot have taken that
    }
    expect(socket.bufferedAmount).toBeGreaterThan(SOCKET_OPTIONS.maxBufferedBytes);
    expect(listeners[0].drains).toBe(0);
    client.webSocket.resume();
    await until(() => client.messages.length === sent);
    await until(() => socket.bufferedAmount === 0);
    expect(listeners[0].drains).toBeGreaterThan(0);
    expect(client.messages.every((message, index) => Number.parseInt(message.data.toString(), 10) === index)).toBe(
      true,
    );
    expect(socket.sendText('again')).toBe(SendResult.SENT);
    await until(() => client.messages.length === sent + 1);
  });

  it('lets a close pass behind what waits for a slow reader', async () => {
    await start({}, false);
    const client = await open();
    await until(() => listeners.length === 1);
    const { socket } = listeners[0];
    client.webSocket.pause();
    let sent = 0;
    while (socket.sendText('x'.repeat(64 * 1024)) !== SendResult.DROPPED) sent++;
    socket.close(4008, 'reads too slowly');
    expect(listeners[0].closes).toEqual([{ code: 4008, reason: 'reads too slowly' }]);
    client.webSocket.resume();
    await until(() => client.closes.length === 1);
    expect(client.closes[0]).toEqual({ code: 4008, reason: 'reads too slowly' });
    expect(client.messages).toHaveLength(sent);
  });

  it('hands on the close code of the client, and tells it once', async () => {
    await start();
    const client = await open();
    client.webSocket.close(4321, 'enough');
    await until(() => listeners[0]?.closes.length === 1 && client.closes.length === 1);
    expect(listeners[0].closes).toEqual([{ code: 4321, reason: 'enough' }]);
    expect(client.closes[0].code).toBe(4321);
  });

  it('says 1006 where a connection breaks', async () => {
    await start();
    const client = await open();
    await until(() => listeners.length === 1);
    client.webSocket.terminate();
    await until(() => listeners[0].closes.length === 1);
    expect(listeners[0].closes[0].code).toBe(1006);
  });

  it('does nothing on a dead socket', async () => {
    await start();
    const client = await open();
    await until(() => listeners.length === 1);
    const { socket } = listeners[0];
    socket.close(4000, 'first');
    expect(socket.closed).toBe(true);
    socket.close(4001, 'second');
    socket.ping();
    socket.cork(() => expect.unreachable());
    expect(socket.sendText('late')).toBe(SendResult.DROPPED);
    expect(socket.sendBinary(Buffer.from('late'))).toBe(SendResult.DROPPED);
    expect(socket.bufferedAmount).toBe(0);
    await until(() => client.closes.length === 1);
    expect(client.closes[0]).toEqual({ code: 4000, reason: 'first' });
    expect(client.messages).toHaveLength(0);
    expect(listeners[0].closes).toHaveLength(1);
  });

  it('pings and hears pongs', async () => {
    await start();
    const client = await open();
    await until(() => listeners.length === 1);
    listeners[0].socket.ping();
    await until(() => listeners[0].pongs === 1);
    expect(client.pings).toBe(1);
  });

  it('keeps the order of frames that are corked outside of a callback', async () => {
    await start();
    const client = await open();
    await until(() => listeners.length === 1);
    const { socket } = listeners[0];
    socket.sendText('0');
    socket.cork(() => {
      for (let i = 1; i < 5000; i++) socket.sendText(`${i}`);
    });
    socket.sendText('5000');
    await until(() => client.messages.length === 5001);
    expect(client.messages.every((message, index) => message.data.toString() === `${index}`)).toBe(true);
  });

  it('agrees on its subprotocol and passes over others', async () => {
    await start();
    const client = await open(['something.else', 'ringbook.protobuf.v1']);
    expect(client.webSocket.protocol).toBe('ringbook.protobuf.v1');
    expect(listeners[0].socket.subprotocol).toBe('ringbook.protobuf.v1');
    await open();
    expect(listeners[1].socket.subprotocol).toBe('');
    await expect(open(['something.else'])).rejects.toThrow(/subprotocol/);
  });

  it('answers 404 elsewhere, 426 to a plain request and 503 where it is full', async () => {
    await start({ maxSockets: 2 });
    const status = async (path: string) => {
      const [response] = await once(get(`http://127.0.0.1:${port}${path}`), 'response');
      response.resume();
      return response.statusCode;
    };
    expect(await status('/')).toBe(404);
    expect(await status(SOCKET_OPTIONS.path)).toBe(426);
    await expect(RecordingClient.open(`ws://127.0.0.1:${port}/v1/nothing`)).rejects.toThrow(/404/);
    await expect(RecordingClient.open(`ws://127.0.0.1:${port}${SOCKET_OPTIONS.path}/more`)).rejects.toThrow(/404/);
    const queried = await RecordingClient.open(`ws://127.0.0.1:${port}${SOCKET_OPTIONS.path}?token=1`);
    clients.push(queried);
    await open();
    await expect(open()).rejects.toThrow(/503/);
    queried.webSocket.close();
    await until(() => listeners[0].closes.length === 1);
    await open();
  });

  it('serves many clients at once', async () => {
    await start();
    const many = await Promise.all(Array.from({ length: 200 }, () => open()));
    many.forEach((client, index) => {
      for (let i = 0; i < 10; i++) client.webSocket.send(`${index}:${i}`);
    });
    await until(() => many.every((client) => client.messages.length === 10));
    many.forEach((client, index) => {
      expect(client.messages.map((message) => message.data.toString())).toEqual(
        Array.from({ length: 10 }, (_, i) => `${index}:${i}`),
      );
    });
    for (const client of many) client.webSocket.close();
    await until(() => listeners.every((listener) => listener.closes.length === 1));
  });

  it('survives garbage instead of HTTP and instead of frames', async () => {
    await start();
    const raw = connect(port, '127.0.0.1');
    raw.on('error', () => {});
    raw.write('\x00\x01garbage\r\n\r\n\r\n');
    const client = await open();
    const stream = (client.webSocket as WebSocket & { _socket: NodeJS.WritableStream })._socket;
    stream.write(Buffer.from('ffffffffffffffff', 'hex'));
    await until(() => listeners[0].closes.length === 1);
    raw.destroy();
    const other = await open();
    other.webSocket.send('still here');
    await until(() => other.messages.length === 1);
  });

  it('refuses an address that is in use, with a code', async () => {
    await start();
    const second = new Server({ ...SOCKET_OPTIONS, port });
    await expect(second.listen(() => expect.unreachable())).rejects.toMatchObject({ code: 'SOCKET_LISTEN_FAILED' });
    await second.stop(0);
  });

  it('refuses options that do not fit', () => {
    expect(() => new Server({ ...SOCKET_OPTIONS, idleTimeoutSeconds: 3 })).toThrow(/idleTimeoutSeconds/);
    expect(() => new Server({ ...SOCKET_OPTIONS, maxPayloadBytes: 0 })).toThrow(/maxPayloadBytes/);
  });

  it('stops: says 1001 to everyone after the last frames, and accepts no more', async () => {
    await start();
    const client = await open();
    const slow = await open();
    await until(() => listeners.length === 2);
    slow.webSocket.pause();
    listeners[0].socket.sendText('goodbye');
    await server?.stop(200);
    await until(() => client.closes.length === 1);
    expect(client.text(0)).toBe('goodbye');
    expect(client.closes[0].code).toBe(1001);
    expect(listeners.map((listener) => listener.closes.length)).toEqual([1, 1]);
    await expect(open()).rejects.toThrow();
  });

  it('gives what waits behind a close its grace when it stops', async () => {
    await start({ maxBufferedBytes: 256 * 1024 }, false); // so that a slow machine has read it long before the grace ends
    const client = await open();
    await until(() => listeners.length === 1);
    const { socket } = listeners[0];
    client.webSocket.pause();
    let sent = 0;
    while (socket.sendText('x'.repeat(64 * 1024)) !== SendResult.DROPPED) sent++;
    socket.close(4008, 'reads too slowly');
    const stopped = server?.stop(5_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.webSocket.resume();
    await until(() => client.closes.length === 1);
    expect(client.closes[0]).toEqual({ code: 4008, reason: 'reads too slowly' });
    expect(client.messages).toHaveLength(sent);
    await stopped;
  });

  it('closes a connection that went silent and keeps one that answers pings', { timeout: 40_000 }, async () => {
    await start({ idleTimeoutSeconds: 8 });
    const live = await open();
    const dead = new WebSocket(`ws://127.0.0.1:${port}${SOCKET_OPTIONS.path}`, { autoPong: false });
    dead.on('error', () => {});
    await once(dead, 'open');
    await until(() => listeners.length === 2);
    await until(() => listeners[1].closes.length === 1, 30_000);
    expect(listeners[1].closes[0].code).toBe(1006);
    expect(listeners[0].closes).toHaveLength(0);
    live.webSocket.send('still here');
    await until(() => live.messages.length === 1);
    dead.terminate();
  });
});
