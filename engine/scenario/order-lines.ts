// Reads what an account says: a new order, a replace, a cancel, a mass cancel, a question how an order stands.

import type { Instrument } from '../domain/instrument.js';
import { NO_INSTRUMENT } from '../domain/limits.js';
import { OrderType } from '../domain/order-type.js';
import { PostOnly } from '../domain/post-only.js';
import { SelfTradePrevention } from '../domain/self-trade-prevention.js';
import { Side } from '../domain/side.js';
import { TimeInForce } from '../domain/time-in-force.js';
import { takeInstant } from './instant.js';
import type { MassCancel, NewOrder, OrderReference, Replace, ScenarioCommand } from './scenario-command.js';
import type { ScenarioNames } from './scenario-names.js';
import type { Words } from './words.js';

const SIDES = { buy: Side.BUY, sell: Side.SELL };
const ACTIONS = ['buy', 'sell', 'replace', 'cancel', 'status'];

/** Reads a line that begins with the account's name, which has been taken. */
export function readAccountLine(words: Words, names: ScenarioNames, name: string): ScenarioCommand {
  const account = names.accounts.indexOf(name);
  const side = words.takeName(SIDES);
  if (side !== undefined) return readNewOrder(words, names, name, side);
  const action = words.take('what the account does');
  switch (action) {
    case 'replace':
      return readReplace(words, names, account);
    case 'cancel':
      return words.takeIf('all')
        ? readMassCancel(words, names, account)
        : readReference(words, names, account, 'cancel');
    case 'status':
      return readReference(words, names, account, 'status');
    default:
      return words.unknown(action, ACTIONS, 'what an account can do');
  }
}

/** Each account has a session of its own, unless a line names one. */
const sessionOf = (account: number) => account + 1;

function readNewOrder(words: Words, names: ScenarioNames, name: string, side: number): NewOrder {
  const account = names.accounts.indexOf(name);
  const { quantity, instrument } = names.takeQuantityAndInstrument(words);
  const order: NewOrder = {
    kind: 'new',
    account,
    session: sessionOf(account),
    instrument: instrument.index,
    clientOrderId: '',
    side,
    type: OrderType.UNSPECIFIED,
    timeInForce: TimeInForce.UNSPECIFIED,
    quantity,
    price: 0,
    stopPrice: 0,
    trailOffset: 0,
    displayQuantity: 0,
    minQuantity: 0,
    expireTime: 0n,
    deadline: 0n,
    postOnly: PostOnly.OFF,
    selfTradePrevention: SelfTradePrevention.UNSPECIFIED,
    reduceOnly: false,
    hidden: false,
    tag: '',
  };
  const reader = new OrderWords(words, names, instrument, order);
  while (!words.isEmpty) reader.readOne();
  reader.finish(name);
  return order;
}

/** The words that may follow side, quantity and symbol, in any order. */
class OrderWords {
  #takesProfit = false;
  #type: number | undefined;
  readonly #readers: Readonly<Record<string, () => void>>;

  constructor(
    readonly words: Words,
    readonly names: ScenarioNames,
    readonly instrument: Instrument,
    readonly order: NewOrder,
  ) {
    const price = () => names.takePrice(words, instrument);
    const quantity = () => names.takeQuantity(words, instrument);
    const instant = () => takeInstant(words, names.now);
    this.#readers = {
      '@': () => set({ price: price() }),
      market: () => this.#setType(OrderType.MARKET),
      pegged: () => this.#setType(OrderType.PEGGED),
      type: () => this.#setType(words.name(OrderType, 'an order type')),
      stop: () => set({ stopPrice: price() }),
      'take-profit': () => {
        this.#takesProfit = true;
        set({ stopPrice: price() });
      },
      trail: () => set({ trailOffset: price() }),
      display: () => set({ displayQuantity: quantity() }),
      min: () => set({ minQuantity: quantity() }),
      hidden: () => set({ hidden: true }),
      'reduce-only': () => set({ reduceOnly: true }),
      'post-only': () => set({ postOnly: words.takeIf('slide') ? PostOnly.SLIDE : PostOnly.REJECT }),
      'self-trade': () => set({ selfTradePrevention: words.name(SelfTradePrevention, 'a self-trade prevention mode') }),
      until: () => set({ expireTime: instant() }),
      deadline: () => set({ deadline: instant() }),
      tag: () => set({ tag: words.take('a tag') }),
      session: () => set({ session: takeCount(words, 'a session') }),
      as: () => set({ clientOrderId: takeId(words) }),
      ...Object.fromEntries(
        Object.entries(TimeInForce).map(([name, timeInForce]) => [name, () => set({ timeInForce })]),
      ),
    };
    function set(terms: Partial<NewOrder>): void {
      Object.assign(order, terms);
    }
  }

  readOne(): void {
    const word = this.words.take('a word about the order');
    if (!Object.hasOwn(this.#readers, word)) {
      const known = [...Object.keys(this.#readers), ...this.names.instruments.map(({ symbol }) => symbol)];
      this.words.unknown(word, known, 'a word about an order or a symbol');
    }
    this.#readers[word]();
  }

  /** What no word said follows from those that were there. */
  finish(name: string): void {
    const { order } = this;
    order.type = this.#type ?? this.#impliedType();
    if (order.clientOrderId === '') order.clientOrderId = this.names.nextOrderId(name);
    this.names.noteOrder(order.account, order.clientOrderId, order.instrument);
    if (order.expireTime !== 0n && order.timeInForce === TimeInForce.UNSPECIFIED) order.timeInForce = TimeInForce.GTD;
  }

  #setType(type: number): void {
    this.#type = type;
  }

  #impliedType(): number {
    const { price, stopPrice, trailOffset } = this.order;
    const isLimit = price !== 0;
    if (trailOffset !== 0) return isLimit ? OrderType.TRAILING_STOP_LIMIT : OrderType.TRAILING_STOP;
    if (this.#takesProfit) return isLimit ? OrderType.TAKE_PROFIT_LIMIT : OrderType.TAKE_PROFIT;
    if (stopPrice !== 0) return isLimit ? OrderType.STOP_LIMIT : OrderType.STOP;
    return OrderType.LIMIT;
  }
}

function readReference(
  words: Words,
  names: ScenarioNames,
  account: number,
  kind: OrderReference['kind'],
): OrderReference {
  const reference = takeReference(words, names, account);
  words.end();
  return { kind, ...reference };
}

/** `a1`, or `order 3` for the engine's own number; then a symbol, which may be left out. */
function takeReference(words: Words, names: ScenarioNames, account: number): Omit<OrderReference, 'kind'> {
  const first = words.take('a client order id, or order and its number');
  const byNumber = first === 'order' && !words.isEmpty;
  const orderId = byNumber ? takeCount(words, 'an order id') : 0;
  const instrument = names.takeOptionalIndex(words);
  return { account, session: sessionOf(account), instrument, orderId, clientOrderId: byNumber ? '' : first };
}

function readReplace(words: Words, names: ScenarioNames, account: number): Replace {
  const reference = takeReference(words, names, account);
  const named = reference.instrument === NO_INSTRUMENT ? undefined : names.instruments[reference.instrument];
  const instrument = named ?? names.instrumentOfOrder(account, reference.clientOrderId);
  const replace: Replace = {
    kind: 'replace',
    ...reference,
    newClientOrderId: '',
    quantity: 0,
    price: 0,
    stopPrice: 0,
  };
  while (!words.isEmpty) {
    const word = words.take('what changes');
    if (word === 'quantity') replace.quantity = names.takeQuantity(words, instrument);
    else if (word === '@') replace.price = names.takePrice(words, instrument);
    else if (word === 'stop') replace.stopPrice = names.takePrice(words, instrument);
    else if (word === 'as') replace.newClientOrderId = takeId(words);
    else words.unknown(word, ['quantity', '@', 'stop', 'as'], 'what a replace can change');
  }
  names.noteOrder(account, replace.newClientOrderId || replace.clientOrderId, instrument.index);
  return replace;
}

function readMassCancel(words: Words, names: ScenarioNames, account: number): MassCancel {
  const command: MassCancel = {
    kind: 'massCancel',
    account,
    session: sessionOf(account),
    instrument: NO_INSTRUMENT,
    side: Side.UNSPECIFIED,
    tag: '',
    onlySession: 0,
  };
  while (!words.isEmpty) {
    const instrument = names.takeInstrumentIf(words);
    const side = instrument === undefined ? words.takeName(SIDES) : undefined;
    if (instrument !== undefined) command.instrument = instrument.index;
    else if (side !== undefined) command.side = side;
    else if (words.takeIf('tag')) command.tag = words.take('a tag');
    else if (words.takeIf('session')) command.onlySession = takeCount(words, 'a session');
    else words.unknown(words.take('a filter'), ['buy', 'sell', 'tag', 'session'], 'a filter or a symbol');
  }
  return command;
}

function takeId(words: Words): string {
  return words.take('a client order id');
}

function takeCount(words: Words, what: string): number {
  const word = words.take(what);
  if (!/^\d{1,15}$/.test(word)) words.fail(`"${word}" is not ${what}`, 'it must be a whole number');
  return Number(word);
}
