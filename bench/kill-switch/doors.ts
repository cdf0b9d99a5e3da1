// A session of the account that is killed, over either door, with the same encoder and the same scanner.

import { once } from 'node:events';
import { WebSocket } from 'ws';
import { encodeClientMessage } from '../../client/contract.js';
import { logonMessage } from '../../client/messages.js';
import type { RingbookClient } from '../../client/ringbook-client.js';
import { CommandEncoder } from '../../client/wire/command-encoder.js';
import { EventScanner } from '../../client/wire/event-scanner.js';
import type { CancelReports } from './cancel-reports.js';

export const DOORS = ['gRPC', 'WebSocket'] as const;
export type DoorName = (typeof DOORS)[number];

/** What orders are entered with. */
export interface OrderDoor {
  readonly commands: CommandEncoder;
  flush(): void;
  close(): Promise<void>;
}

const PREFIX = 'desk-1-';
const SUBPROTOCOL = 'ringbook.protobuf.v1';
const ENCODER_BYTES = 64 * 1024;

export async function openGrpc(
  client: RingbookClient,
  account: string,
  reports: CancelReports,
  onEnd: (error: Error | undefined) => void,
): Promise<OrderDoor> {
  const handler = { onReport: reports.onReport.bind(reports), onEnd };
  return client.openFastSession({ account, clientOrderIdPrefix: PREFIX }, handler) as Promise<OrderDoor>;
}

export async function openWebSocket(address: string, account: string, reports: CancelReports): Promise<OrderDoor> {
  const socket = await connect(address, '/v1/orders', reports);
  socket.send(encodeClientMessage({ commands: [{ requestId: 0, logon: logonMessage({ account }) }] }));
  await reports.loggedOn;
  const commands = new CommandEncoder(ENCODER_BYTES, Buffer.from(PREFIX));
  return {
    commands,
    flush() {
      if (commands.commands > 0) socket.send(commands.copyOfMessage());
      commands.clear();
    },
    close: () => end(socket),
  };
}

/** A socket whose messages go to the reports. */
export async function connect(address: string, path: string, reports: CancelReports): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${address}${path}`, [SUBPROTOCOL], { perMessageDeflate: false });
  const scanner = new EventScanner();
  socket.on('message', (bytes: Buffer) => {
    if (!scanner.scan(bytes, reports)) throw new Error('a message that is no ServerMessage');
  });
  await once(socket, 'open');
  return socket;
}

export async function end(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}
