// A client made of the public proto file, grpc-js and a standard protobuf library only, as an independent team would
// write it: nothing of it is shared with the daemon or with ringbook's own client.

import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { projectRoot } from './source-tree.js';

/** A decoded message: field names of the proto, 64-bit integers as numbers, enumerations by name, defaults present. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the proto's, checked by the assertions of each test
export type Message = any;

const definition = loadSync(join(projectRoot, 'gateway/proto/ringbook.proto'), {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});
const root = grpc.loadPackageDefinition(definition) as Message;

export class ContractClient {
  readonly orderEntry: Message;
  readonly marketData: Message;
  readonly admin: Message;

  constructor(address: string) {
    const credentials = grpc.credentials.createInsecure();
    this.orderEntry = new root.ringbook.v1.OrderEntry(address, credentials);
    this.marketData = new root.ringbook.v1.MarketData(address, credentials);
    this.admin = new root.ringbook.v1.Admin(address, credentials);
  }

  /** One unary call; rejects with the gRPC status. */
  call(service: 'orderEntry' | 'marketData' | 'admin', method: string, request: Message): Promise<Message> {
    return new Promise((resolve, reject) => {
      this[service][method](request, (error: Error | null, answer: Message) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
  }

  session(): ContractSession {
    const { path, requestSerialize, responseDeserialize } = root.ringbook.v1.OrderEntry.service.Session;
    const serialize = (message: Message) => (Buffer.isBuffer(message) ? message : requestSerialize(message));
    return new ContractSession(this.orderEntry.makeBidiStreamRequest(path, serialize, responseDeserialize));
  }

  /** A session that has logged on. */
  async logon(account: string, fields: Message = {}): Promise<ContractSession> {
    const session = this.session();
    session.send({ request_id: 1, logon: { account, ...fields } });
    await session.nextOf('logon_ack');
    return session;
  }

  close(): void {
    this.orderEntry.close();
    this.marketData.close();
    this.admin.close();
  }
}

/** One stream: sends commands, keeps every event in order of arrival. */
export class ContractSession {
  readonly stream: Message;
  readonly events: Message[] = [];
  /** The stream's final status, once it has ended. */
  readonly ended: Promise<{ code: number; details: string }>;
  #read = 0;
  #wake: () => void = () => {};

  constructor(stream: Message) {
    this.stream = stream;
    stream.on('data', (message: Message) => {
      this.events.push(...message.events);
      this.#wake();
    });
    stream.on('error', () => this.#wake());
    this.ended = new Promise((resolve) => stream.on('status', resolve));
    this.ended.then(() => this.#wake());
  }

  /** Sends the commands in one message. */
  send(...commands: Message[]): void {
    this.stream.write({ commands });
  }

  /** Sends these bytes as one message, whatever they are. */
  sendBytes(bytes: Buffer): void {
    this.stream.write(bytes);
  }

  /** The next event, in order; throws where none comes in time. */
  async next(timeoutMillis = 30_000): Promise<Message> {
    const deadline = Date.now() + timeoutMillis;
    while (this.#read >= this.events.length) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no event within ${timeoutMillis} ms after ${this.#read}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.events[this.#read++];
  }

  /** The next event, which must be of this kind. */
  async nextOf(kind: string): Promise<Message> {
    const event = await this.next();
    if (event.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(event)}`);
    return event[kind];
  }

  /** The next `count` events, which must be execution reports. */
  async reports(count: number): Promise<Message[]> {
    const reports: Message[] = [];
    while (reports.length < count) {
      const event = await this.next();
      if (event.kind !== 'report') throw new Error(`expected a report, got ${JSON.stringify(event)}`);
      reports.push({ ...event.report, request_id: event.request_id });
    }
    return reports;
  }

  /** A limit order, good till cancelled; returns its reports once it has `count` of them. */
  async order(requestId: number, fields: Message, count = 1): Promise<Message[]> {
    this.send({ request_id: requestId, new_order: limitOrder(fields) });
    return this.reports(count);
  }

  end(): void {
    this.stream.end();
  }
}

/** A limit order on AAPL with the given fields over the defaults. */
export function limitOrder(fields: Message): Message {
  return { symbol: 'AAPL', type: 'ORDER_TYPE_LIMIT', time_in_force: 'TIME_IN_FORCE_GTC', ...fields };
}
