// `ringbook bench codec`: the gateway's own decoder and encoder beside protobufjs, on the same messages in the same run,
// in turns. Answers are checked: both decoders must find the same orders, both encoders write the same bytes.

import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { RecordMemory } from '../engine/domain/record-memory.js';
import { ExecutionReport } from '../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../engine/domain/report-layout.js';
import { highWord, lowWord } from '../engine/domain/time-words.js';
import { CommandDecoder } from '../gateway/proto/command-decoder.js';
import { encodedText } from '../gateway/proto/encoded-text.js';
import { ReportEncoder } from '../gateway/proto/report-encoder.js';
import { WireWriter } from '../gateway/proto/wire-writer.js';
import { SymbolTable } from '../gateway/symbol-table.js';
import { BenchFlags } from './support/bench-flags.js';

const HELP = `ringbook bench codec [--rounds 7] [--orders 64] [--json]

  --rounds   measured rounds of each; the fastest counts
  --orders   orders in one message`;

const WARM_UP_ROUNDS = 3;
/** Orders or reports of one round. */
const ITEMS_PER_ROUND = 200_000;
const STAMP = 1_700_000_000_000_000_000n;

/** Does one message's worth of work and returns a figure that depends on all of it. */
type Work = () => number;

interface Figure {
  readonly name: string;
  readonly nanos: number;
}

export async function run(args: string[]): Promise<number> {
  const flags = new BenchFlags('codec', args, { values: ['rounds', 'orders'], switches: ['json'] });
  if (flags.has('help')) {
    console.log(HELP);
    return 0;
  }
  const rounds = flags.wholeNumber('rounds', 7);
  const orders = flags.wholeNumber('orders', 64);
  const root = protobuf.loadSync(fileURLToPath(new URL('../gateway/proto/ringbook.proto', import.meta.url)));
  const decode = decoders(root, orders);
  const encode = encoders(root, orders);
  const figures = measure({ ...decode, ...encode }, orders, rounds);
  if (flags.has('json')) console.log(JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, orders, figures }));
  else print(figures, orders);
  return 0;
}

/** The best of the rounds, each of which gives every candidate its turn. */
function measure(candidates: Readonly<Record<string, Work>>, itemsPerCall: number, rounds: number): Figure[] {
  const best = new Map<string, number>();
  const calls = Math.max(1, Math.round(ITEMS_PER_ROUND / itemsPerCall));
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    for (const [name, work] of Object.entries(candidates)) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) work();
      const nanos = ((performance.now() - start) * 1e6) / (calls * itemsPerCall);
      if (round >= WARM_UP_ROUNDS) best.set(name, Math.min(nanos, best.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  return [...best].map(([name, nanos]) => ({ name, nanos: Math.round(nanos) }));
}

function decoders(root: protobuf.Root, orders: number): Record<string, Work> {
  const type = root.lookupType('ringbook.v1.ClientMessage');
  const commands = Array.from({ length: orders }, (_, i) => ({
    requestId: 1_000_000 + i,
    newOrder: {
      clientOrderId: `desk-1-${1_000_000 + i}`,
      symbol: 'AAPL',
      side: 1 + (i % 2),
      type: 1,
      timeInForce: 1,
      quantity: 100 + i,
      price: 58_533 + i,
    },
  }));
  const bytes = type.encode(type.fromObject({ commands })).finish();
  const symbols = new SymbolTable();
  symbols.add(Buffer.from('AAPL'), 0);
  const decoder = new CommandDecoder(symbols);
  let sum = 0;
  const receiver = {
    onCommand(from: CommandDecoder): void {
      sum += from.newOrder.price * from.newOrder.quantity + from.requestIdLow + from.newOrder.clientOrderIdLength;
    },
  };
  const ours = () => {
    sum = 0;
    decoder.decodeMessage(bytes, receiver);
    return sum;
  };
  const library = () => {
    const message = type.decode(bytes) as unknown as { commands: DecodedCommand[] };
    let total = 0;
    for (const { requestId, newOrder } of message.commands) {
      total += Number(newOrder.price) * Number(newOrder.quantity) + Number(requestId) + newOrder.clientOrderId.length;
    }
    return total;
  };
  if (ours() !== library()) throw new Error('the decoders disagree');
  return { 'decode an order, ringbook': ours, 'decode an order, protobufjs': library };
}

interface DecodedCommand {
  readonly requestId: unknown;
  readonly newOrder: { readonly price: unknown; readonly quantity: unknown; readonly clientOrderId: string };
}

function encoders(root: protobuf.Root, reports: number): Record<string, Work> {
  const type = root.lookupType('ringbook.v1.ServerMessage');
  const memory = RecordMemory.allocate(REPORT_BYTES * reports);
  const report = new ExecutionReport(memory);
  for (let i = 0; i < reports; i++) fillReport(report.at(i * REPORT_BYTES).reset(ReportKind.EXECUTION), i);
  const encoder = new ReportEncoder({ low: lowWord(STAMP + 6n), high: highWord(STAMP + 6n) });
  const writer = new WireWriter(1 << 16);
  const symbol = encodedText(42, 'AAPL');
  const account = encodedText(50, 'desk-1');
  const ours = () => {
    writer.at = 0;
    for (let i = 0; i < reports; i++) {
      encoder.writeEvent(writer, report.at(i * REPORT_BYTES), true, symbol, account, '');
    }
    return writer.at;
  };
  ours();
  const message = type.decode(writer.bytes.subarray(0, writer.at));
  const library = () => type.encode(message).finish().length;
  if (!writer.bytes.subarray(0, writer.at).equals(type.encode(message).finish()))
    throw new Error('the encoders disagree');
  return { 'encode a report, ringbook': ours, 'encode a report, protobufjs': library };
}

function fillReport(report: ExecutionReport, index: number): void {
  report.setRequestId(1_000_000 + index, 0);
  report.accountSequence = 5_000_000 + index;
  report.engineSequence = 9_000_000 + index;
  report.orderId = 7_000_000 + index;
  report.price = 58_533 + index;
  report.quantity = 100 + index;
  report.leavesQuantity = 100 + index;
  report.queueAhead = 2500;
  report.side = 1;
  report.type = 1;
  report.timeInForce = 1;
  report.execType = 1;
  report.status = 1;
  report.commandType = 1;
  const id = Buffer.from(`desk-1-${1_000_000 + index}`);
  report.clientOrderIdLength = id.length;
  report.bytes.set(id, report.clientOrderIdByte);
  const at = (nanos: bigint): [number, number] => [lowWord(STAMP + nanos), highWord(STAMP + nanos)];
  report.setGatewayIn(...at(1n));
  report.setRiskIn(...at(2n));
  report.setEngineIn(...at(3n));
  report.setMatched(...at(4n));
  report.setDurable(...at(5n));
}

function print(figures: readonly Figure[], orders: number): void {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, ${orders} to a message, best of the rounds\n`,
  );
  for (const { name, nanos } of figures) console.log(`${name.padEnd(30)}${String(nanos).padStart(6)} ns`);
}
