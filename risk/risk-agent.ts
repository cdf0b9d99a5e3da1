// hot path
// The agent of a validator thread: folds exposure events from the engine, checks commands from the gateway and hands each
// one on to the engine, refused or not, in the order they came. Owner: the validator thread.
//
// It never drops a command: where the ring to the engine is full, commands wait in the ring from the gateway, which then
// answers BUSY. It drains the exposure ring in every cycle, whatever else waits, so the engine never waits for a
// validator that waits for the engine.

import { Command, NewOrderCommand, ReplaceCommand } from '../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../engine/domain/command-layout.js';
import { ExposureEvent, ExposureEventKind } from '../engine/domain/exposure-event.js';
import { RejectReason } from '../engine/domain/reject-reason.js';
import { copyWords } from '../engine/domain/text-field.js';
import { nanosBetween } from '../engine/domain/time-words.js';
import type { Agent } from '../engine/ring/agent.js';
import type { MarketStateTable } from '../engine/ring/market-state-table.js';
import { type RecordHandler, RING_FULL, type RingConsumer, type RingProducer } from '../engine/ring/one-to-one-ring.js';
import type { TimeSource } from '../engine/ring/time-source.js';
import { dayOf } from './account-rows.js';
import { FormCheck } from './form-check.js';
import { KillTriggers } from './kill-triggers.js';
import { OrderChecks } from './order-checks.js';
import { PositionQuery } from './position-query.js';
import { RiskQuery } from './risk-query.js';
import { RiskState } from './risk-state.js';
import { ValidatorTime } from './validator-time.js';

/** Commands of one duty cycle: bounds how long the first waits for the others to be published. */
export const COMMANDS_PER_CYCLE_MAX = 64;

const COMMAND_WORDS = COMMAND_BYTES >> 2;
/**
 * Exposure events of a command that has ended thousands of orders, and for how long they may wait while no command comes:
 * its reports are on their way, and on few cores this thread would take theirs.
 */
const MANY_EVENTS = 2048;
const MANY_EVENTS_WAIT_MILLIS = 10;

export interface RiskAgentOptions {
  readonly name: string;
  /** From the gateway. */
  readonly commands: RingConsumer;
  /** From the engine. */
  readonly exposures: RingConsumer;
  /** Commands, passed or refused, to the engine. */
  readonly checked: RingProducer;
  readonly clock: TimeSource;
  /** How the engine says that instruments stand. */
  readonly markets: MarketStateTable;
  /** How far from the reference price an order without a price of its own may trade, of accounts that count money. */
  readonly marketCollarBasisPoints: number;
  /** Told how long each new order and replace took here. */
  readonly latencies?: { record(stage: number, nanos: number): void };
  /** Positions kept before new ones are refused; without it POSITIONS_MAX. */
  readonly positionsMax?: number;
  /** Without it COMMANDS_PER_CYCLE_MAX. */
  readonly commandsPerCycleMax?: number;
  /** Loads what the snapshot of this sequence keeps of the validator's accounts. Cold: called once, during recovery. */
  readonly restore?: (state: RiskState, coveredSequence: number) => void;
}

export class RiskAgent implements Agent, RecordHandler {
  readonly name: string;
  readonly state: RiskState;
  readonly #restore: RiskAgentOptions['restore'];
  readonly #commands: RingConsumer;
  readonly #exposures: RingConsumer;
  readonly #checked: RingProducer;
  readonly #clock: TimeSource;
  readonly #incoming: Command;
  readonly #outgoing: Command;
  readonly #event: ExposureEvent;
  readonly #formCheck: FormCheck;
  readonly #newOrder: NewOrderCommand;
  readonly #replace: ReplaceCommand;
  readonly #checks: OrderChecks;
  readonly #time = new ValidatorTime();
  readonly #triggers: KillTriggers;
  readonly #riskQuery: RiskQuery;
  readonly #latencies: RiskAgentOptions['latencies'];
  /** When the validator began. */
  readonly #startLow: number;
  readonly #startHigh: number;
  readonly #positionQuery: PositionQuery;
  readonly #commandsPerCycleMax: number;
  /** What is replayed switches nothing: what it switched comes with it. */
  #isLive = false;
  /** Many events wait: the next cycle takes them in. */
  #isPutOff = false;
  /** A trade may engage a kill switch: events are not left for the next command. */
  #isEager = false;
  /** DRAIN has been handed on: no command follows it. */
  #hasDrained = false;

  constructor(options: RiskAgentOptions) {
    this.name = options.name;
    this.#commands = options.commands;
    this.#exposures = options.exposures;
    this.#checked = options.checked;
    this.#clock = options.clock;
    this.#incoming = new Command(options.commands.memory);
    this.#outgoing = new Command(options.checked.memory);
    this.#event = new ExposureEvent(options.exposures.memory);
    this.#formCheck = new FormCheck(options.checked.memory);
    this.state = new RiskState(options.markets, options.positionsMax);
    this.#newOrder = new NewOrderCommand(options.checked.memory);
    this.#replace = new ReplaceCommand(options.checked.memory);
    this.#checks = new OrderChecks(this.state, this.#time, options.marketCollarBasisPoints);
    this.#triggers = new KillTriggers(this.state, options.checked, this.#time);
    this.#riskQuery = new RiskQuery(this.state, options.commands.memory, options.checked);
    this.#latencies = options.latencies;
    this.#startLow = options.clock.low;
    this.#startHigh = options.clock.high;
    this.#restore = options.restore;
    this.#commandsPerCycleMax = options.commandsPerCycleMax ?? COMMANDS_PER_CYCLE_MAX;
    this.#positionQuery = new PositionQuery(this.state, options.commands.memory, options.checked);
  }

  /**
   * True when the engine has taken DRAIN. Until then commands before it may still cause exposure events, and an engine
   * that finds no room for them would wait for ever if nobody drained them.
   */
  get done(): boolean {
    return this.#hasDrained && this.#checked.free() === this.#checked.capacity;
  }

  /**
   * Exposure alone is no reason to wake before there is much of it: every duty cycle begins with it. Where a loss may engage
   * a kill switch, any trade is one.
   */
  hasWork(): boolean {
    const untaken = this.#exposures.available();
    const isEnough = untaken > (this.#isEager ? 0 : this.#exposures.capacity >> 1);
    return isEnough || this.#commands.available() > 0 || this.#hasDrained || this.#triggers.hasToSend;
  }

  doWork(): number {
    // Commands are counted before the exposure ring is drained: what the gateway knew when it sent them (an instrument
    // that exists) the engine had told this thread by then.
    const readable = this.#commands.available();
    if (readable === 0 && this.#putsOff()) return 0;
    const events = this.takeExposures();
    const switched = this.#hasDrained ? 0 : this.#triggers.send();
    return events + switched + (readable > 0 ? this.#handOn(Math.min(readable, this.#commandsPerCycleMax)) : 0);
  }

  /** While many events wait, it sleeps for a moment; whatever comes in wakes it. */
  sleepMillis(): number {
    return this.#isPutOff ? MANY_EVENTS_WAIT_MILLIS : Number.POSITIVE_INFINITY;
  }

  get #mustLook(): boolean {
    return this.#isEager || this.#hasDrained;
  }

  #putsOff(): boolean {
    const { capacity } = this.#exposures;
    const waiting = this.#exposures.available();
    this.#isPutOff = !this.#isPutOff && waiting > MANY_EVENTS && waiting <= capacity >> 1 && !this.#mustLook;
    return this.#isPutOff;
  }

  /** Folds all exposure events that there are and returns how many; for an engine on the same thread that needs room. */
  takeExposures(): number {
    return this.#exposures.poll(this, this.#exposures.capacity);
  }

  close(): void {}

  /** One exposure event. */
  onRecord(offset: number): void {
    const event = this.#event.at(offset);
    const kind = event.kind;
    if (kind === ExposureEventKind.INSTRUMENT_ADDED) this.#formCheck.addInstrument(event.instrument);
    else if (kind === ExposureEventKind.RESTORE) this.#restore?.(this.state, event.engineSequence);
    else this.state.apply(event);
    if (kind === ExposureEventKind.RECOVERED) this.#isLive = true;
    if (this.#isLive && this.state.limits.watchLosses !== this.#isEager) this.#setEager(!this.#isEager);
    if (kind === ExposureEventKind.EXPOSURE_CHANGED && this.#isLive && event.tradedQuantity !== 0) {
      this.#triggers.traded(event.account, dayOf(event.timeLow, event.timeHigh));
    }
  }

  #setEager(isEager: boolean): void {
    this.#isEager = isEager;
    this.#exposures.eager = isEager;
  }

  #handOn(count: number): number {
    let handled = 0;
    while (handled < count && this.#handOnOne(this.#commands.offsetAt(handled))) handled++;
    this.#checked.commit();
    this.#commands.release(handled);
    return handled;
  }

  /** False where the engine's ring is full: the command stays where it is. */
  #handOnOne(offset: number): boolean {
    const incoming = this.#incoming.at(offset);
    this.#clock.read();
    if (incoming.kind === CommandKind.QUERY_POSITIONS && incoming.rejectReason === RejectReason.NONE) {
      return this.#positionQuery.answer(offset, this.#clock.low, this.#clock.high);
    }
    if (incoming.kind === CommandKind.QUERY_RISK && incoming.rejectReason === RejectReason.NONE) {
      return this.#riskQuery.answer(offset, this.#clock.low, this.#clock.high);
    }
    const target = this.#checked.tryClaim();
    if (target === RING_FULL) return false;
    const outgoing = this.#outgoing.at(target);
    copyWords(outgoing.words, outgoing.wordOffset, incoming.words, incoming.wordOffset, COMMAND_WORDS);
    outgoing.setRiskIn(this.#clock.low, this.#clock.high);
    const kind = outgoing.kind;
    if (outgoing.rejectReason === RejectReason.NONE) this.#formCheck.check(kind, target);
    if (kind === CommandKind.NEW_ORDER || kind === CommandKind.REPLACE) this.#check(kind, target, outgoing);
    if (kind === CommandKind.DRAIN) this.#hasDrained = true;
    return true;
  }

  /** Holds a well-formed order or replace against its account's limits. */
  #check(kind: number, target: number, outgoing: Command): void {
    const clock = this.#clock;
    const { low, high } = clock;
    this.#time.now[0] = nanosBetween(this.#startLow, this.#startHigh, low, high);
    this.#time.day = dayOf(low, high);
    const account = outgoing.account;
    outgoing.reservation = 0;
    outgoing.flags = 0;
    this.#triggers.comes(account);
    if (outgoing.rejectReason === RejectReason.NONE) {
      if (kind === CommandKind.NEW_ORDER) this.#checks.checkNew(this.#newOrder.at(target));
      else this.#checks.checkReplace(this.#replace.at(target));
    }
    if (outgoing.rejectReason !== RejectReason.NONE) this.#triggers.refused(account);
    if (this.#latencies === undefined) return;
    clock.read();
    this.#latencies.record(0, nanosBetween(low, high, clock.low, clock.high));
  }
}
