// A venue of a hundred lines behind the public gRPC contract, for tests of the client alone: it matches limit orders by
// price then time in plain objects, one engine sequence a command, and can be told to break a rule, so that a test sees
// that the breach is noticed.

import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

// biome-ignore lint/suspicious/noExplicitAny: messages as the proto file has them
type Message = any;

export interface PaperVenueFaults {
  /** Trades with the newest order of a level first. */
  readonly newestFirst?: boolean;
  /** Answers a mass cancel without canceling anything, as where all orders are another account's. */
  readonly keepsOnMassCancel?: boolean;
  /** Leaves out the n-th report. */
  readonly dropReport?: number;
  /** Ends the stream without a word when this many commands have come. */
  readonly endAfterCommands?: number;
}

interface PaperOrder {
  readonly orderId: number;
  clientOrderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly timeInForce: string;
  price: number;
  quantity: number;
  cumulativeQuantity: number;
}

const PROTO = fileURLToPath(new URL('../../../gateway/proto/ringbook.proto', import.meta.url));

export class PaperVenue {
  address = '';
  commands = 0;
  trades = 0;
  private readonly server = new Server();
  private orders: PaperOrder[] = [];
  private reports = 0;
  private engineSequence = 0;
  private bookSequence = 0;
  private ids = 0;
  private events: Message[] = [];
  private requestId = 0;

  constructor(
    private readonly symbols: readonly string[],
    private readonly faults: PaperVenueFaults = {},
  ) {}

  async start(): Promise<this> {
    const definition = loadSync(PROTO, { longs: Number, enums: String, defaults: true, oneofs: true });
    const { OrderEntry, MarketData } = (loadPackageDefinition(definition) as Message).ringbook.v1;
    this.server.addService(OrderEntry.service, { Session: (stream: Message) => this.session(stream) });
    this.server.addService(MarketData.service, {
      GetInstruments: (_call: Message, answer: Message) =>
        answer(null, {
          instruments: this.symbols.map((symbol) => ({ symbol, tickSize: '0.01', lotSize: '1', status: 1 })),
        }),
      GetBook: (call: Message, answer: Message) => answer(null, this.book(call.request.symbol)),
    });
    const port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private session(stream: ServerDuplexStream<Message, Message>): void {
    stream.on('error', () => {});
    stream.on('end', () => stream.end());
    stream.on('data', (message) => {
      this.events = [];
      for (const command of message.commands) {
        if (++this.commands === this.faults.endAfterCommands) {
          stream.end();
          return;
        }
        this.requestId = command.requestId;
        this.execute(command.kind, command[command.kind]);
      }
      stream.write({ events: this.events });
    });
  }

  private execute(kind: string, body: Message): void {
    if (kind === 'logon') this.logon(body);
    else if (kind === 'newOrder') this.newOrder(body);
    else if (kind === 'cancel') this.cancel(body.order);
    else if (kind === 'replace') this.replace(body);
    else if (kind === 'massCancel') this.massCancel(body.symbol);
    else this.events.push({ requestId: this.requestId, heartbeat: { serverReceiveNs: 1, serverSendNs: 2 } });
  }

  private logon(logon: Message): void {
    const { requestId } = this;
    if (logon.token !== 'wrong') this.events.push({ requestId, logonAck: { sessionId: 1 } });
    else this.events.push({ requestId, reject: { reason: 'REJECT_REASON_UNAUTHENTICATED', text: 'wrong token' } });
  }

  private newOrder(request: Message): void {
    this.engineSequence++;
    const order: PaperOrder = { ...request, orderId: ++this.ids, cumulativeQuantity: 0 };
    if (order.quantity === 0) {
      this.report(order, 'REJECTED', 'REJECTED', {
        rejectReason: 'REJECT_REASON_INVALID_QUANTITY',
        text: 'quantity 0',
      });
      return;
    }
    this.report(order, 'NEW', 'NEW');
    for (let maker = this.best(order); maker !== undefined && open(order) > 0; maker = this.best(order)) {
      const quantity = Math.min(open(order), open(maker));
      this.trades++;
      const trade = { lastQuantity: quantity, lastPrice: maker.price, tradeId: ++this.ids };
      for (const side of [order, maker]) {
        side.cumulativeQuantity += quantity;
        const status = open(side) === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
        this.report(side, 'TRADE', status, { ...trade, liquidity: `LIQUIDITY_${side === maker ? 'MAKER' : 'TAKER'}` });
      }
      if (open(maker) === 0) this.orders.splice(this.orders.indexOf(maker), 1);
      this.bookSequence = this.engineSequence;
    }
    if (open(order) > 0) this.keepRest(order);
  }

  private keepRest(order: PaperOrder): void {
    if (order.timeInForce === 'TIME_IN_FORCE_IOC') {
      this.terminate(order);
      return;
    }
    this.orders.push(order);
    this.bookSequence = this.engineSequence;
  }

  private best(order: PaperOrder): PaperOrder | undefined {
    const sign = order.side === 'SIDE_BUY' ? 1 : -1;
    let best: PaperOrder | undefined;
    for (const other of this.orders) {
      if (other.symbol !== order.symbol || other.side === order.side || sign * (order.price - other.price) < 0)
        continue;
      const ahead = best === undefined ? 1 : sign * (best.price - other.price);
      if (ahead > 0 || (ahead === 0 && this.faults.newestFirst === true)) best = other;
    }
    return best;
  }

  private cancel(reference: Message): void {
    const order = this.find(reference);
    if (order === undefined) return;
    this.orders.splice(this.orders.indexOf(order), 1);
    this.bookSequence = this.engineSequence;
    this.terminate(order);
  }

  private replace(request: Message): void {
    const order = this.find(request.order);
    if (order === undefined) return;
    order.quantity = request.quantity || order.quantity;
    order.price = request.price || order.price;
    this.bookSequence = this.engineSequence;
    this.report(order, 'REPLACED', 'NEW', { priorityKept: true });
  }

  private massCancel(symbol: string): void {
    this.engineSequence++;
    const all = this.faults.keepsOnMassCancel === true ? [] : this.orders;
    const canceled = all.filter((order) => symbol === '' || order.symbol === symbol);
    this.orders = this.orders.filter((order) => !canceled.includes(order));
    for (const order of canceled) this.terminate(order);
    this.events.push({ requestId: this.requestId, massCancel: { canceled: canceled.length } });
  }

  private find(reference: Message): PaperOrder | undefined {
    this.engineSequence++;
    const { orderId, clientOrderId } = reference;
    const order = this.orders.find((each) =>
      orderId > 0 ? each.orderId === orderId : each.clientOrderId === clientOrderId,
    );
    if (order === undefined)
      this.report({ orderId, clientOrderId }, 'REJECTED', 'REJECTED', { rejectReason: 'REJECT_REASON_UNKNOWN_ORDER' });
    return order;
  }

  private terminate(order: PaperOrder): void {
    this.report({ ...order, quantity: order.cumulativeQuantity }, 'CANCELED', 'CANCELED');
  }

  private report(order: Message, execType: string, status: string, rest: Message = {}): void {
    if (++this.reports === this.faults.dropReport) return;
    this.events.push({
      requestId: this.requestId,
      report: {
        ...order,
        accountSequence: this.reports,
        engineSequence: this.engineSequence,
        execType: `EXEC_TYPE_${execType}`,
        status: `ORDER_STATUS_${status}`,
        leavesQuantity: order.quantity - order.cumulativeQuantity || 0,
        ...rest,
      },
    });
  }

  private book(symbol: string): Message {
    const side = (name: string, sign: number) => {
      const levels = new Map<number, { price: number; quantity: number; orders: number }>();
      for (const order of this.orders.filter((each) => each.symbol === symbol && each.side === name)) {
        const level = levels.get(order.price) ?? { price: order.price, quantity: 0, orders: 0 };
        levels.set(order.price, { ...level, quantity: level.quantity + open(order), orders: level.orders + 1 });
      }
      return [...levels.values()].sort((a, b) => sign * (a.price - b.price));
    };
    return { symbol, sequence: this.bookSequence, bids: side('SIDE_BUY', -1), asks: side('SIDE_SELL', 1) };
  }
}

function open(order: PaperOrder): number {
  return order.quantity - order.cumulativeQuantity;
}
