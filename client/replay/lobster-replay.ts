// Drives the steps of a LOBSTER file through one gRPC session and has every answer judged. Pipelined: up to `inFlight`
// commands are on their way, and now and then all of them are awaited to compare the whole book with GetBook. With a
// market data channel to verify, in lockstep: its frames may stand for several commands, so nothing more is sent until the
// channel has come to a comparison's sequence.
//
// One account, one session: the order of the commands is the order of the session, so the reports have one order too.

import { OrderType } from '../../engine/domain/order-type.js';
import { PostOnly } from '../../engine/domain/post-only.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { TimeInForce } from '../../engine/domain/time-in-force.js';
import type { FastSession } from '../fast-session.js';
import type { Instrument } from '../instrument.js';
import type { RingbookClient } from '../ringbook-client.js';
import type { ChannelBook } from './channel-book.js';
import { differenceOf, LevelChecker, type Levels } from './level-checker.js';
import type { LobsterBooks } from './lobster-file.js';
import type { LobsterCommand, LobsterStep, LobsterSteps } from './lobster-steps.js';
import { Mismatches } from './mismatches.js';
import { ReplayChecker } from './replay-checker.js';
import type { ReplayPace } from './replay-pace.js';
import { TickScale } from './tick-scale.js';

export interface LobsterReplayOptions {
  readonly client: RingbookClient;
  readonly instrument: Instrument;
  readonly account: string;
  readonly token: string;
  readonly steps: LobsterSteps;
  /** What to verify against; undefined: nothing is verified. */
  readonly books: LobsterBooks | undefined;
  /** Verified too. */
  readonly channel: ChannelBook | undefined;
  readonly pace: ReplayPace | undefined;
  readonly inFlight: number;
  /** Called every few hundred steps. */
  onProgress(step: LobsterStep): void;
}

const COMMANDS_A_MESSAGE = 64;
const STEPS_BETWEEN_BOOKS = 10_000;
const STEPS_BETWEEN_PROGRESS = 500;
const ANSWER_TIMEOUT_MS = 30_000;
/** No order has this number: a cancel of it is refused, after everything before it. */
const MARKER_ORDER_NUMBER = 0;

export class LobsterReplay {
  readonly mismatches = new Mismatches();
  readonly checker: ReplayChecker;
  readonly levels: LevelChecker | undefined;
  stepsTotal = 0;
  stepsMatched = 0;
  commands = 0;
  booksCompared = 0;
  booksMatched = 0;
  channelCompared = 0;
  channelMatched = 0;
  private readonly scale: TickScale;
  private readonly symbol: Uint8Array;
  private readonly orderNumbers: number[] = [];
  private session!: FastSession;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private mismatchesBefore = 0;
  private closing = false;

  constructor(private readonly options: LobsterReplayOptions) {
    this.scale = new TickScale(options.instrument);
    this.symbol = Buffer.from(options.instrument.symbol);
    this.levels = options.books === undefined ? undefined : new LevelChecker(options.books, this.scale);
    this.checker = new ReplayChecker(
      this.scale,
      this.mismatches,
      {
        onComparison: (step, whole) => this.compare(step, whole),
        onFinished: () => this.wake?.(),
      },
      options.books !== undefined,
    );
  }

  /** Sends everything and awaits every answer; afterwards the account's orders are canceled again. */
  async run(): Promise<void> {
    await this.begin();
    let step = this.options.steps.next();
    while (step !== undefined) {
      await this.options.pace?.waitFor(step.firstRow, () => this.session.flush());
      await this.sendStep(step);
      if (this.stepsTotal % STEPS_BETWEEN_PROGRESS === 0) this.options.onProgress(step);
      step = this.options.steps.next();
    }
    await this.compareWithVenue();
    this.closing = true;
    await this.session.close();
    await this.cancelAll();
  }

  /** Opens the session, takes back what an earlier replay of this account left, and wants an empty book. */
  private async begin(): Promise<void> {
    const { client, account, token, instrument } = this.options;
    await this.cancelAll();
    const book = await client.getBook(instrument.symbol);
    if (book.bids.length + book.asks.length > 0) {
      const levels = `${book.bids.length} bid and ${book.asks.length} ask levels`;
      throw new Error(`the book of ${instrument.symbol} has ${levels} of others: a replay needs a book of its own`);
    }
    const options = { account, token, clientOrderIdPrefix: `${Date.now().toString(36)}-` };
    this.session = await client.openFastSession(options, {
      onReport: (report) => this.checker.onReport(report),
      onReject: (requestId, error) => this.fail(new Error(`command ${requestId} was refused: ${error.message}`)),
      onDrain: () => this.wake?.(),
      onEnd: (error) => {
        if (!this.closing) this.fail(error ?? new Error('the venue ended the session'));
      },
    });
  }

  private async cancelAll(): Promise<void> {
    const { client, account, token, instrument } = this.options;
    const session = await client.openSession({ account, token });
    await session.massCancel({ symbol: instrument.symbol });
    await session.close();
  }

  private async sendStep(step: LobsterStep): Promise<void> {
    this.stepsTotal++;
    for (const command of step.seed) this.send(step, command);
    for (const command of step.commands) this.send(step, command);
    await this.compareHere(step, false);
    for (const command of step.windowCommands) this.send(step, command);
    await this.compareHere(step, true);
    if (this.session.commands.commands >= COMMANDS_A_MESSAGE) this.session.flush();
    if (this.checker.inFlight >= this.options.inFlight) await this.until(this.options.inFlight >> 1);
    if (this.stepsTotal % STEPS_BETWEEN_BOOKS === 0) await this.compareWithVenue();
  }

  private async compareHere(step: LobsterStep, whole: boolean): Promise<void> {
    if (this.levels === undefined) return;
    const { channel } = this.options;
    if (channel !== undefined && this.checker.inFlight > 0) await this.settle();
    this.checker.compareHere(step, whole);
    await channel?.caughtUp();
  }

  private send(step: LobsterStep, command: LobsterCommand): void {
    const requestId = ++this.commands;
    const out = this.session.commands;
    if (command.kind === 'NEW') {
      const { order, quantity } = command;
      this.orderNumbers[order.ordinal] = requestId;
      this.newOrder(requestId, order.side, TimeInForce.GTC, quantity, order.price);
    } else if (command.kind === 'SWEEP') {
      this.newOrder(requestId, command.side, TimeInForce.IOC, command.quantity, command.limit);
    } else if (command.kind === 'CANCEL') {
      out.cancel(requestId, this.orderNumbers[command.order.ordinal]);
    } else {
      out.replace(requestId, this.orderNumbers[command.order.ordinal], this.scale.lots(command.quantity), 0);
    }
    this.checker.sent(requestId, step.row, command);
  }

  private newOrder(requestId: number, side: number, timeInForce: number, quantity: number, price: number): void {
    this.session.commands.newOrder(
      requestId,
      requestId,
      this.symbol,
      side,
      OrderType.LIMIT,
      timeInForce,
      this.scale.lots(quantity),
      this.scale.ticks(price),
      SelfTradePrevention.NONE,
      PostOnly.OFF,
    );
  }

  /** Awaits every report of every command sent, by way of a command whose answer comes last. */
  private async settle(): Promise<void> {
    const requestId = ++this.commands;
    this.session.commands.cancel(requestId, MARKER_ORDER_NUMBER);
    this.checker.sent(requestId, -1, undefined);
    await this.until(0);
  }

  /** Awaits that at most so many commands are in flight. */
  private async until(inFlight: number): Promise<void> {
    this.session.flush();
    const timer = setTimeout(() => this.fail(new Error(`no answer for ${ANSWER_TIMEOUT_MS} ms`)), ANSWER_TIMEOUT_MS);
    while (this.checker.inFlight > inFlight && this.failure === undefined) {
      await new Promise<void>((resolve) => {
        this.wake = () => {
          if (this.checker.inFlight <= inFlight || this.failure !== undefined) resolve();
        };
        this.wake();
      });
    }
    clearTimeout(timer);
    this.wake = undefined;
    if (this.failure !== undefined) throw this.failure;
  }

  private compare(step: LobsterStep, whole: boolean): void {
    const difference = this.differenceFrom(this.checker.book, step, whole);
    if (difference !== undefined) this.mismatches.add(step.row, `by the reports, ${difference}`);
    this.options.channel?.compareAt(this.checker.book.sequence, (book) => this.compareChannel(book, step, whole));
    if (!whole) return;
    if (this.mismatches.count === this.mismatchesBefore) this.stepsMatched++;
    this.mismatchesBefore = this.mismatches.count;
  }

  private compareChannel(book: Levels | undefined, step: LobsterStep, whole: boolean): void {
    this.channelCompared++;
    const skipped = 'the venue went past the sequence without showing it';
    const difference = book === undefined ? skipped : this.differenceFrom(book, step, whole);
    if (difference === undefined) this.channelMatched++;
    else {
      this.mismatches.add(step.row, `on the book channel, ${difference}`);
    }
  }

  private differenceFrom(book: Levels, step: LobsterStep, whole: boolean): string | undefined {
    if (whole) return this.levels?.compareAll(book, step.row);
    return this.levels?.compare(book, step.row, step.askLevels, step.bidLevels);
  }

  private async compareWithVenue(): Promise<void> {
    await this.settle();
    if (this.levels === undefined) return;
    const venue = await this.options.client.getBook(this.options.instrument.symbol);
    this.booksCompared++;
    const difference = differenceOf(this.checker.book, venue);
    if (difference === undefined && venue.sequence === this.checker.book.sequence) this.booksMatched++;
    else {
      const sequences = `GetBook is at ${venue.sequence}, the reports at ${this.checker.book.sequence}`;
      this.mismatches.add(-1, `GetBook after step ${this.stepsTotal}: ${difference ?? sequences}`);
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }
}
