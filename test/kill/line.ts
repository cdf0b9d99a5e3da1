// A client's connection to the venue through one of its three doors, made of the public contract and libraries that are not
// the venue's. What comes in is the same whatever the door.

import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { WireCommand } from '../simulation/strategy-orders.js';
import { ContractClient, type Message } from '../support/contract-client.js';
import { decodeMessage, encodeMessage } from '../support/contract-messages.js';
import { jsonRequest } from './json-command.js';
import { type ToldReport, toldReport } from './told-report.js';

export const DOORS = ['grpc', 'binary', 'json'] as const;
export type Door = (typeof DOORS)[number];

/** Where a life of the daemon listens. */
export interface Addresses {
  readonly grpc: string;
  readonly ws: string;
}

export interface NumberedCommand {
  readonly requestId: number;
  readonly command: WireCommand;
}

/** What a line hears; `requestId` 0 where the client did not cause it. */
export interface LineListener {
  onLogon(requestId: number, lastAccountSequence: number): void;
  onReport(requestId: number, report: ToldReport): void;
  /** Any other answer; `refusal` where it is one. */
  onAnswer(requestId: number, refusal: string | undefined): void;
}

export interface Line {
  send(commands: readonly NumberedCommand[]): void;
  /** Breaks it off, as a client does that dies. */
  abort(): void;
  /** Resolves when it is over, whoever ended it, and everything that had arrived was heard. */
  readonly closed: Promise<void>;
}

export function openLine(door: Door, addresses: Addresses, listener: LineListener): Promise<Line> {
  if (door === 'grpc') return Promise.resolve(grpcLine(addresses.grpc, listener));
  return webSocketLine(addresses.ws, door === 'binary', listener);
}

function grpcLine(address: string, listener: LineListener): Line {
  const client = new ContractClient(address);
  const { stream, ended } = client.session();
  stream.on('data', (message: Message) => {
    for (const event of message.events) hear(event, listener);
  });
  return {
    send: (commands) =>
      stream.write({ commands: commands.map(({ requestId, command }) => ({ request_id: requestId, ...command })) }),
    abort: () => stream.cancel(),
    closed: ended.then(() => client.close()),
  };
}

async function webSocketLine(address: string, binary: boolean, listener: LineListener): Promise<Line> {
  const subprotocols = binary ? ['ringbook.protobuf.v1'] : [];
  const socket = new WebSocket(`ws://${address}/v1/orders`, subprotocols, { perMessageDeflate: false });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('message', (data: Buffer) => {
    if (binary) for (const event of decodeMessage('ServerMessage', data).events ?? []) hear(event, listener);
    else hearJson(JSON.parse(data.toString()), listener);
  });
  await once(socket, 'open');
  socket.on('error', () => {}); // the close that follows says it
  return {
    send: (commands) => {
      if (binary) {
        const numbered = commands.map(({ requestId, command }) => ({ request_id: requestId, ...command }));
        socket.send(encodeMessage('ClientMessage', { commands: numbered }));
      } else
        for (const { requestId, command } of commands) socket.send(JSON.stringify(jsonRequest(requestId, command)));
    },
    abort: () => socket.terminate(),
    closed,
  };
}

function hear(event: Message, listener: LineListener): void {
  const requestId = Number(event.request_id ?? 0);
  if (event.report) listener.onReport(requestId, toldReport(event.report, false));
  else if (event.logon_ack) listener.onLogon(requestId, Number(event.logon_ack.last_account_sequence ?? 0));
  else listener.onAnswer(requestId, event.reject && `${event.reject.reason} ${event.reject.text}`);
}

function hearJson(event: Message, listener: LineListener): void {
  const requestId = event.id ?? 0;
  if (event.event === 'report') listener.onReport(requestId, toldReport(event.report, true));
  else if (event.event === 'logon_ack') listener.onLogon(requestId, event.last_account_sequence);
  else listener.onAnswer(requestId, event.event === 'reject' ? `${event.reason} ${event.text}` : undefined);
}
