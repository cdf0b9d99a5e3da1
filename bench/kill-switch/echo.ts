// A client of the bare echo: calls it as the kill switch is called, and reads what comes as a session's reports are read.

import { type ChildProcess, fork } from 'node:child_process';
import { Client, credentials } from '@grpc/grpc-js';
import { EventScanner } from '../../client/wire/event-scanner.js';
import type { CancelReports } from './cancel-reports.js';
import { connect, type DoorName, end } from './doors.js';

export const ECHO_SESSION_PATH = '/ringbook.bench.Echo/Session';
export const ECHO_CALL_PATH = '/ringbook.bench.Echo/Call';

export interface EchoAddresses {
  readonly grpc: string;
  readonly webSocket: string;
}

/** As the project's own client has it. */
const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': -1,
  'grpc-node.flow_control_window': 4 * 1024 * 1024,
  'grpc.use_local_subchannel_pool': 1,
};
const sameBytes = (bytes: Buffer) => bytes;
const NOTHING = Buffer.alloc(0);

export class Echo {
  readonly #child: ChildProcess;
  readonly #client: Client;
  #close: () => Promise<void> = async () => {};

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#client = new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS);
  }

  /** A server that sends these messages over this door, and whoever reads them. */
  static async start(door: DoorName, messages: readonly Buffer[], reports: CancelReports): Promise<Echo> {
    const child = fork(new URL('./echo-server.js', import.meta.url), { serialization: 'advanced' });
    const addresses = await answer<EchoAddresses>(child);
    const echo = new Echo(child, addresses.grpc);
    const ready = answer(child);
    child.send(messages);
    await ready;
    if (door === 'gRPC') echo.#openStream(reports);
    else {
      const socket = await connect(addresses.webSocket, '/v1/orders', reports);
      echo.#close = () => end(socket);
    }
    return echo;
  }

  /** Has the server send all its messages. */
  call(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(ECHO_CALL_PATH, sameBytes, sameBytes, NOTHING, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    await this.#close();
    this.#client.close();
    if (this.#child.connected) this.#child.disconnect();
  }

  #openStream(reports: CancelReports): void {
    const scanner = new EventScanner();
    const stream = this.#client.makeBidiStreamRequest<Buffer, Buffer>(ECHO_SESSION_PATH, sameBytes, sameBytes);
    stream.on('data', (bytes: Buffer) => scanner.scan(bytes, reports));
    const over = new Promise<void>((resolve) => {
      stream.once('end', resolve);
      stream.once('error', () => resolve());
    });
    this.#close = () => {
      stream.end();
      return over;
    };
  }
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`the echo ended with exit code ${code}`)));
  });
}
