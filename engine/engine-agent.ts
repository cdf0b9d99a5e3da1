// hot path
// The engine thread's agent: polls the validators' rings, sequences, matches, journals, and publishes a batch once it is
// durable. Owner: the engine thread.
//
// Invariants: what leaves on any ring is durable; engine sequences are gapless; the engine's time never goes back.
//
// A command that could not be journaled is refused before it is executed, so that a refusal changes nothing: where the
// journal has no room, and where the disk stalled and the command has waited for it. Commands that nobody waits for an
// answer to, because the gateway made them itself, are put off instead (deferred-commands.ts).

import { DeferredCommands } from './deferred-commands.js';
import { Command } from './domain/command.js';
import { COMMAND_BYTES, CommandKind, isJournaled } from './domain/command-layout.js';
import { RecordMemory } from './domain/record-memory.js';
import { RejectField } from './domain/reject-field.js';
import { RejectReason } from './domain/reject-reason.js';
import { isAfter, nanosBetween } from './domain/time-words.js';
import { EngineDrain } from './engine-drain.js';
import type { Journal } from './journal/journal.js';
import type { JournalSync } from './journal-sync.js';
import type { MatchingEngine } from './matching/matching-engine.js';
import type { OutputBatch } from './output-batch.js';
import type { Agent } from './ring/agent.js';
import type { MarketStateTable } from './ring/market-state-table.js';
import type { RingConsumer } from './ring/one-to-one-ring.js';
import { StorageTrouble } from './ring/storage-words.js';
import type { TimeSource } from './ring/time-source.js';

/** The most commands of one batch: bounds how long the first waits for the others. */
export const COMMANDS_PER_BATCH_MAX = 1024;

/** How often the engine looks by itself whether the journal has room again. */
const ROOM_LOOK_MILLIS = 100;
/** Of a command that the gateway made itself, and that nobody is answered: an account opened, a session's orders canceled. */
const NO_SESSION = 0;
/** The index of no input: the daemon's own commands. */
const NO_INPUT = -1;
const NANOS_PER_MILLI = 1e6;

export interface EngineAgentOptions {
  /** One ring from each validator. */
  readonly inputs: readonly RingConsumer[];
  readonly batch: OutputBatch;
  readonly matching: MatchingEngine;
  readonly journal: Journal;
  readonly clock: TimeSource;
  /** Where validators look up how instruments stand. */
  readonly marketStates: MarketStateTable;
  /** The sequence of the last command that recovery applied. */
  readonly lastSequence: number;
  /** The engine time of that command: later ones are never before it. */
  readonly lastTimeLow: number;
  readonly lastTimeHigh: number;
  /** Called after each batch with the last sequence in it. */
  readonly onBatch: (sequence: number, commands: number) => void;
}

export class EngineAgent implements Agent {
  readonly name = 'engine';
  done = false;
  readonly #options: EngineAgentOptions;
  readonly #command: Command;
  readonly #drain: EngineDrain;
  readonly #journalSync: JournalSync;
  readonly #deferred = new DeferredCommands();
  readonly #tickCommand = RecordMemory.allocate(COMMAND_BYTES);
  #sequence: number;
  #timeLow: number;
  #timeHigh: number;
  #nextInput = 0;

  constructor(options: EngineAgentOptions) {
    this.#options = options;
    this.#journalSync = options.batch.journalSync;
    this.#sequence = options.lastSequence;
    this.#timeLow = options.lastTimeLow;
    this.#timeHigh = options.lastTimeHigh;
    this.#command = new Command(options.inputs[0].memory);
    new Command(this.#tickCommand).reset(CommandKind.TICK);
    this.#drain = new EngineDrain(options.inputs.length, options.matching, options.batch);
  }

  hasWork(): boolean {
    const inputs = this.#options.inputs;
    for (let i = 0; i < inputs.length; i++) if (inputs[i].available() > 0) return true;
    return this.sleepMillis() === 0;
  }

  /** Until something changes or expires by itself. */
  sleepMillis(): number {
    const { matching, clock } = this.#options;
    if (this.#lacksRoom) return ROOM_LOOK_MILLIS;
    if (!matching.findNextDue()) return Number.POSITIVE_INFINITY;
    clock.read();
    const nanos = nanosBetween(clock.low, clock.high, matching.nextDueLow, matching.nextDueHigh);
    return Math.max(0, Math.ceil(nanos / NANOS_PER_MILLI));
  }

  doWork(): number {
    const inputs = this.#options.inputs;
    let handled = this.#lacksRoom || !this.#deferred.isEmpty ? this.#catchUp() : 0;
    for (let i = 0; i < inputs.length; i++) {
      const index = (this.#nextInput + i) % inputs.length;
      handled += this.#pollInput(index, COMMANDS_PER_BATCH_MAX - handled, handled === 0);
    }
    this.#nextInput = (this.#nextInput + 1) % inputs.length;
    if (handled === 0 && !this.#lacksRoom && this.#isTickDue() && this.#findRoom()) {
      this.#tick();
      handled = 1;
    }
    if (handled > 0) this.#endBatch(handled);
    return handled;
  }

  close(): void {
    this.#options.journal.close();
  }

  /** For the start: one command of the daemon's own, a batch to itself, once there is room for it. */
  submit(memory: RecordMemory, offset: number): void {
    while (!this.#findRoom()) this.#journalSync.waitForStorage();
    this.#readClock();
    if (this.#options.matching.isDue(this.#timeLow, this.#timeHigh)) this.#tick();
    this.#handle(NO_INPUT, memory, offset);
    this.#endBatch(1);
  }

  #pollInput(index: number, limit: number, firstOfBatch: boolean): number {
    const { inputs, journal, matching } = this.#options;
    const input = inputs[index];
    const available = input.available();
    const count = Math.min(available, limit);
    if (count > 0 && firstOfBatch) this.#readClock();
    let handled = 0;
    while (handled < count && !journal.batchIsFull) {
      if (!this.#lacksRoom && matching.isDue(this.#timeLow, this.#timeHigh) && this.#findRoom()) {
        this.#tick();
        continue; // it took room in the journal's batch
      }
      this.#handle(index, input.memory, input.offsetAt(handled));
      handled++;
    }
    if (handled > 0) input.release(handled);
    return handled;
  }

  #handle(index: number, memory: RecordMemory, offset: number): void {
    const { batch, matching, journal } = this.#options;
    const command = this.#command.over(memory, offset);
    const kind = command.kind;
    if (kind === CommandKind.DRAIN) {
      this.#drain.inputDrained(index);
    } else if (isJournaled(kind) && command.rejectReason === RejectReason.NONE) {
      if (this.#mayExecute(command)) {
        const sequence = ++this.#sequence;
        journal.append(memory, offset, sequence, this.#timeLow, this.#timeHigh);
        matching.execute(memory, offset, sequence, this.#timeLow, this.#timeHigh);
      } else if (command.session === NO_SESSION) {
        this.#deferred.add(memory, offset);
      } else {
        matching.answer(memory, offset, this.#timeLow, this.#timeHigh);
      }
    } else {
      matching.answer(memory, offset, this.#timeLow, this.#timeHigh);
    }
    this.#readClock(); // this command's matched stamp is the next one's engine-in stamp
    batch.stampMatched();
  }

  /** False where the command is refused, with the reason in it, or put off. */
  #mayExecute(command: Command): boolean {
    const { staleLow, staleHigh } = this.#journalSync;
    const isOwn = command.session === NO_SESSION;
    if (!isOwn && isAfter(staleLow, staleHigh, command.gatewayInLow, command.gatewayInHigh)) {
      command.refuse(RejectReason.STORAGE, RejectField.NONE, StorageTrouble.WAITED, 0);
      return false;
    }
    // Room that comes in the middle of a cycle waits for the next one: what was put off comes before everything else.
    if (!this.#lacksRoom && this.#findRoom()) return true;
    if (!isOwn) command.refuse(RejectReason.STORAGE, RejectField.NONE, StorageTrouble.NO_ROOM, 0);
    return false;
  }

  get #lacksRoom(): boolean {
    return this.#journalSync.trouble === StorageTrouble.NO_ROOM;
  }

  /** True where another command can be journaled; tells of trouble, and of its end. */
  #findRoom(): boolean {
    const { journal } = this.#options;
    if (!journal.hasRoom) {
      this.#journalSync.roomIsMissing(journal.roomFailure);
      return false;
    }
    if (this.#lacksRoom) this.#journalSync.roomIsBack();
    return true;
  }

  /** Looks for room; what was put off comes first, in its order. Returns how many commands that were. */
  #catchUp(): number {
    const { journal } = this.#options;
    this.#readClock();
    let handled = 0;
    while (this.#findRoom() && !this.#deferred.isEmpty && !journal.batchIsFull && handled < COMMANDS_PER_BATCH_MAX) {
      this.#handle(NO_INPUT, this.#deferred.take(), 0);
      handled++;
    }
    return handled;
  }

  #isTickDue(): boolean {
    const { matching } = this.#options;
    if (!matching.findNextDue()) return false;
    this.#readClock();
    return matching.isDue(this.#timeLow, this.#timeHigh);
  }

  /** A command of the engine's own: what is due at its time happens, and a replay has it happen at the same sequence. */
  #tick(): void {
    const { batch, matching, journal } = this.#options;
    const sequence = ++this.#sequence;
    journal.append(this.#tickCommand, 0, sequence, this.#timeLow, this.#timeHigh);
    matching.execute(this.#tickCommand, 0, sequence, this.#timeLow, this.#timeHigh);
    this.#readClock();
    batch.stampMatched();
  }

  /** Moves the engine's time on; a wall clock that was set back stands still until it has caught up. */
  #readClock(): void {
    const clock = this.#options.clock;
    clock.read();
    if (isAfter(this.#timeLow, this.#timeHigh, clock.low, clock.high)) return;
    this.#timeLow = clock.low;
    this.#timeHigh = clock.high;
  }

  #endBatch(handled: number): void {
    if (this.#drain.complete && this.#deferred.isEmpty) {
      this.#drain.announce(this.#options.batch.outputs, this.#sequence);
      this.done = true;
    }
    // Before it is durable: whatever a validator makes of it comes behind this batch.
    this.#options.matching.publishStates(this.#options.marketStates);
    this.#options.batch.publish();
    this.#options.onBatch(this.#sequence, handled);
  }
}
