// The client of a workload: turns its records into the command records that a gateway and a validator would hand to the
// engine, and reads the reports as they come back. It names orders by the engine's ids, as one that holds its
// acknowledgements does; a first run learns them, one command at a time, and every later run of the same engine repeats them.

import { CancelCommand, NewOrderCommand, ReplaceCommand } from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { ExecType } from '../../engine/domain/exec-type.js';
import { Liquidity } from '../../engine/domain/liquidity.js';
import { OrderType } from '../../engine/domain/order-type.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import { SLOTS } from '../../engine/matching/capacities.js';
import { ACCOUNTS } from './bench-engine.js';
import { ClientOrderIdText } from './client-order-id-text.js';
import { TradeTotals } from './trade-totals.js';
import { RECORD_WORDS_SHIFT, type Workload, WorkloadType } from './workload-file.js';

export class WorkloadClient {
  readonly totals = new TradeTotals();
  readonly #workload: Workload;
  /** Of each of the workload's orders: the engine's id and the lots it has traded. */
  readonly #engineIds: Float64Array;
  readonly #traded: Float64Array;
  /** Of each record, the total quantity that a replace of it asks for: its open quantity and what has traded by then. */
  readonly #totalQuantities: Float64Array;
  /** The workload's order in each slot of the engine. */
  readonly #orderOfSlot: Int32Array;
  readonly #newOrder = new NewOrderCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #cancel = new CancelCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #replace = new ReplaceCommand(RecordMemory.allocate(COMMAND_BYTES));
  readonly #report = new ExecutionReport(RecordMemory.allocate(REPORT_BYTES));
  readonly #text = new ClientOrderIdText();
  #makerOrder = 0;

  constructor(workload: Workload, slotsMax: number) {
    this.#workload = workload;
    this.#engineIds = new Float64Array(workload.orderIdMax + 1);
    this.#traded = new Float64Array(workload.orderIdMax + 1);
    this.#totalQuantities = new Float64Array(workload.warmCount + workload.timedCount);
    this.#orderOfSlot = new Int32Array(slotsMax + 1);
  }

  /** Forgets the run, not what it taught. */
  restart(): void {
    this.totals.clear();
    this.#traded.fill(0);
  }

  /** Notes what the next command of a first run must know: to be called right before its `write`. */
  learn(record: number): void {
    const at = record << RECORD_WORDS_SHIFT;
    const { records } = this.#workload;
    this.#totalQuantities[record] = records[at + 3] + this.#traded[records[at + 1]];
  }

  /** Writes one record of the workload as a command. */
  write(record: number, memory: RecordMemory, offset: number): void {
    const { records } = this.#workload;
    const at = record << RECORD_WORDS_SHIFT;
    const type = records[at] & 0xff;
    const order = records[at + 1];
    if (type === WorkloadType.NEW) {
      this.#writeNewOrder(record, memory, offset);
    } else if (type === WorkloadType.CANCEL) {
      const command = this.#cancel.over(memory, offset).reset(CommandKind.CANCEL);
      command.account = order % ACCOUNTS;
      command.orderId = this.#engineIds[order];
    } else {
      const command = this.#replace.over(memory, offset).reset(CommandKind.REPLACE);
      command.account = order % ACCOUNTS;
      command.orderId = this.#engineIds[order];
      command.quantity = this.#totalQuantities[record];
      if (type === WorkloadType.REPLACE) command.price = records[at + 2];
    }
  }

  #writeNewOrder(record: number, memory: RecordMemory, offset: number): void {
    const { records } = this.#workload;
    const at = record << RECORD_WORDS_SHIFT;
    const order = records[at + 1];
    const { bytes } = this.#text.set(order);
    const command = this.#newOrder.over(memory, offset).reset(CommandKind.NEW_ORDER);
    command.account = order % ACCOUNTS;
    command.session = (order % ACCOUNTS) + 1;
    command.instrument = 0;
    command.setRequestId(order, 0);
    command.setClientOrderId(bytes, 0, bytes.length);
    command.side = ((records[at] >> 8) & 0xff) + 1;
    command.type = OrderType.LIMIT;
    command.timeInForce = TimeInForce.GTC;
    command.price = records[at + 2];
    command.quantity = records[at + 3];
  }

  /** Reads one report: an acknowledgement teaches the engine's id, a trade counts once its second side has come. */
  read(memory: RecordMemory, offset: number): void {
    const report = this.#report.over(memory, offset);
    const execType = report.execType;
    if (execType === ExecType.NEW) {
      const order = report.requestIdLow;
      this.#engineIds[order] = report.orderId;
      this.#orderOfSlot[report.orderId % SLOTS] = order;
    } else if (execType === ExecType.TRADE) {
      const order = this.#orderOfSlot[report.orderId % SLOTS];
      this.#traded[order] += report.lastQuantity;
      if (report.liquidity === Liquidity.MAKER) this.#makerOrder = order;
      else this.totals.count(this.#makerOrder, order, report.lastPrice, report.lastQuantity);
    } else if (execType === ExecType.REJECTED) {
      this.totals.rejects++;
    }
  }
}
