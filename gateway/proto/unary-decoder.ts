// Decodes the requests of the unary order-entry calls: an account, a token and the same order messages as in a session.

import { CommandKind } from '../../engine/domain/command-layout.js';
import type { SymbolTable } from '../symbol-table.js';
import { CommandDecoder } from './command-decoder.js';
import {
  ACCOUNT_REQUEST_SHAPE,
  GET_ORDER_SHAPE,
  type MessageShape,
  UNARY_CANCEL_SHAPE,
  UNARY_NEW_ORDER_SHAPE,
  UNARY_REPLACE_SHAPE,
} from './message-shapes.js';
import { TextRange } from './text-range.js';

/** Fields of every request. */
const ACCOUNT_TAG = 10;
const TOKEN_TAG = 18;
/** The order message, or the symbol of an AccountRequest. */
const SUBJECT_TAG = 26;

/** What a request is about; the numbers index the table below. */
export const UnaryKind = { NEW_ORDER: 0, REPLACE: 1, CANCEL: 2, QUERY_ORDER: 3, ACCOUNT: 4 } as const;
export type UnaryKind = (typeof UnaryKind)[keyof typeof UnaryKind];

const SHAPES: readonly MessageShape[] = [
  UNARY_NEW_ORDER_SHAPE,
  UNARY_REPLACE_SHAPE,
  UNARY_CANCEL_SHAPE,
  GET_ORDER_SHAPE,
  ACCOUNT_REQUEST_SHAPE,
];
const COMMANDS: readonly number[] = [
  CommandKind.NEW_ORDER,
  CommandKind.REPLACE,
  CommandKind.CANCEL,
  CommandKind.QUERY_ORDER,
  CommandKind.NONE,
];

export class UnaryDecoder {
  account = '';
  token = '';
  /** The symbol as sent, cut where it is absurdly long; '' where it was left out. */
  symbol = '';
  /** Its record holds the command, all but account, session and request id. */
  readonly commands: CommandDecoder;
  readonly #account = new TextRange();
  readonly #token = new TextRange();

  constructor(symbols: SymbolTable) {
    this.commands = new CommandDecoder(symbols);
  }

  /** False where the bytes are no valid request of this kind. */
  decode(bytes: Uint8Array, kind: UnaryKind): boolean {
    const { commands } = this;
    if (!commands.verifier.verify(bytes, SHAPES[kind])) return false;
    const reader = commands.reader.over(bytes, 0, bytes.length);
    this.#account.clear();
    this.#token.clear();
    commands.bytes = bytes;
    commands.begin(COMMANDS[kind]);
    while (reader.at < bytes.length) {
      const tag = reader.readTag();
      if (tag === ACCOUNT_TAG) this.#account.read(reader);
      else if (tag === TOKEN_TAG) this.#token.read(reader);
      else if (tag === SUBJECT_TAG) this.#readSubject(kind);
      else reader.skip(tag);
    }
    this.account = this.#account.text(bytes);
    this.token = this.#token.text(bytes);
    this.symbol = commands.symbol.shortText(bytes);
    return true;
  }

  #readSubject(kind: UnaryKind): void {
    const { commands } = this;
    if (kind === UnaryKind.ACCOUNT) {
      commands.readSymbol();
      return;
    }
    const length = commands.reader.readLength();
    const end = commands.reader.at + length;
    if (kind === UnaryKind.NEW_ORDER) commands.readNewOrder(end);
    else if (kind === UnaryKind.REPLACE) commands.readReplace(end);
    else if (kind === UnaryKind.CANCEL) commands.readCancel(end);
    else commands.readOrderRef(end);
  }
}
