// hot path
// The validator's agent: takes the engine's exposure events in, then checks the gateway's commands and hands them on.
// Owner: one validator thread, which owns the accounts whose index it is, modulo the number of validators.
//
// It never drops a command: it takes no more than the engine's ring has room for. It takes exposure events in whatever
// the other rings do, so the cycle validator, engine, validator cannot stall.

import {
  CancelCommand,
  Command,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { ExposureEvent, ExposureEventKind } from '../engine/domain/exposure-event.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { copyWords } from '../engine/domain/text-field.js';
import type { Agent } from '../engine/ring/agent.js';
import type { Clock } from '../engine/ring/clock.js';
import type { RecordHandler, RingConsumer, RingProducer } from '../engine/ring/one-to-one-ring.js';
import { checkMassCancel, checkNewOrder, checkOrderReference, checkReplace } from './form-check.js';
import { PositionAnswerer } from './position-answer.js';
import { Positions } from './positions.js';

const COMMANDS_PER_CYCLE_MAX = 512;
const EXPOSURE_EVENTS_PER_CYCLE_MAX = 4096;
const COMMAND_WORDS = COMMAND_BYTES >> 2;

export interface RiskAgentOptions {
  readonly name: string;
  /** Commands from the gateway. */
  readonly commands: RingConsumer;
  /** Commands, passed or refused, to the engine. */
  readonly checked: RingProducer;
  /** Exposure events from the engine. */
  readonly exposures: RingConsumer;
  readonly clock: Clock;
}

export class RiskAgent implements Agent, RecordHandler {
  readonly name: string;
  done = false;
  readonly positions = new Positions();
  readonly #commands: RingConsumer;
  readonly #checked: RingProducer;
  readonly #exposures: RingConsumer;
  readonly #clock: Clock;
  readonly #event: ExposureEvent;
  readonly #command: Command;
  readonly #newOrder: NewOrderCommand;
  readonly #replace: ReplaceCommand;
  readonly #cancel: CancelCommand;
  readonly #massCancel: MassCancelCommand;
  readonly #answerer: PositionAnswerer;
  #instruments = 0;

  constructor(options: RiskAgentOptions) {
    const { name, commands, checked, exposures, clock } = options;
    this.name = name;
    this.#commands = commands;
    this.#checked = checked;
    this.#exposures = exposures;
    this.#clock = clock;
    this.#event = new ExposureEvent(exposures.memory);
    this.#command = new Command(checked.memory);
    this.#newOrder = new NewOrderCommand(checked.memory);
    this.#replace = new ReplaceCommand(checked.memory);
    this.#cancel = new CancelCommand(checked.memory);
    this.#massCancel = new MassCancelCommand(checked.memory);
    this.#answerer = new PositionAnswerer(this.positions, checked);
  }

  hasWork(): boolean {
    return this.#exposures.available() > 0 || this.#commands.available() > 0;
  }

  /** Exposure first: what a client may have been told of is known here before its next command is looked at. */
  doWork(): number {
    const events = this.#exposures.poll(this, EXPOSURE_EVENTS_PER_CYCLE_MAX);
    return events + this.#pollCommands();
  }

  close(): void {}

  /** One exposure event. */
  onRecord(offset: number): void {
    const event = this.#event.at(offset);
    const kind = event.kind;
    if (kind === ExposureEventKind.EXPOSURE_CHANGED) this.positions.apply(event);
    else if (kind === ExposureEventKind.INSTRUMENT_ADDED) {
      this.#instruments = Math.max(this.#instruments, event.instrument + 1);
    }
  }

  #pollCommands(): number {
    const commands = this.#commands;
    const count = Math.min(commands.available(), COMMANDS_PER_CYCLE_MAX);
    if (count === 0) return 0;
    this.#clock.read();
    let handled = 0;
    while (handled < count && this.#checked.hasRoomFor(1) && this.#handOn(commands.offsetAt(handled))) handled++;
    this.#checked.commit();
    if (handled > 0) commands.release(handled);
    return handled;
  }

  /** False where the command must wait for room. */
  #handOn(offset: number): boolean {
    const source = this.#commands.memory;
    if (source.uint8[offset] === CommandKind.QUERY_POSITIONS) return this.#answerer.answer(source, offset);
    const at = this.#checked.tryClaim();
    copyWords(this.#checked.memory.int32, at >> 2, source.int32, offset >> 2, COMMAND_WORDS);
    const command = this.#command.at(at);
    command.setRiskIn(this.#clock.low, this.#clock.high);
    if (command.rejectReason === RejectReason.NONE) this.#check(command.kind, at);
    return true;
  }

  /** Marks the command where it is refused. */
  #check(kind: number, at: number): void {
    switch (kind) {
      case CommandKind.NEW_ORDER:
        checkNewOrder(this.#newOrder.at(at), this.#instruments);
        break;
      case CommandKind.REPLACE:
        checkReplace(this.#replace.at(at));
        break;
      case CommandKind.CANCEL:
      case CommandKind.QUERY_ORDER:
        checkOrderReference(this.#cancel.at(at));
        break;
      case CommandKind.MASS_CANCEL:
        checkMassCancel(this.#massCancel.at(at));
        break;
      case CommandKind.DRAIN:
        this.done = true;
        break;
      default: // the daemon's own, and queries that have no form to check
    }
  }
}
