// hot path
// Decodes a ClientMessage, command by command, straight from the wire bytes into one scratch command record, which the
// receiver hands on to a ring. The record is private because only a whole command may enter a ring, and which ring that
// is, or whether the gateway answers itself, is known at its end; copying it costs some 40 ns.
//
// Merging is protobuf's: a scalar that comes twice is the last one, an embedded message that comes twice is merged, and
// of a oneof the last kind stands, empty of what an earlier kind of the same command had.

import {
  CancelCommand,
  Command,
  MassCancelCommand,
  NewOrderCommand,
  ReplaceCommand,
} from '../../engine/domain/command.js';
import { COMMAND_BYTES, CommandKind } from '../../engine/domain/command-layout.js';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import type { SymbolTable } from '../symbol-table.js';
import { LogonFields } from './logon-fields.js';
import { CLIENT_MESSAGE_SHAPE } from './message-shapes.js';
import { TextRange } from './text-range.js';
import { WireReader, WireType } from './wire-reader.js';
import { WireVerifier } from './wire-verifier.js';

/** Which of the oneof's kinds a command is: the field numbers. */
export const WireCommand = {
  NONE: 0,
  LOGON: 2,
  NEW_ORDER: 3,
  REPLACE: 4,
  CANCEL: 5,
  MASS_CANCEL: 6,
  HEARTBEAT: 7,
  DEAD_MAN: 8,
} as const;

/** Told of each command while the decoder's fields hold it. */
export interface DecodedCommands {
  onCommand(decoder: CommandDecoder): void;
}

export class CommandDecoder {
  readonly memory = RecordMemory.allocate(COMMAND_BYTES);
  /** The record through its shapes. */
  readonly command = new Command(this.memory);
  readonly newOrder = new NewOrderCommand(this.memory);
  readonly replace = new ReplaceCommand(this.memory);
  readonly cancel = new CancelCommand(this.memory);
  readonly massCancel = new MassCancelCommand(this.memory);
  readonly logon = new LogonFields();
  /** What is being decoded. */
  bytes: Uint8Array = new Uint8Array(0);
  /** One of WireCommand; NONE where the command has no kind that this version knows. */
  kind: number = WireCommand.NONE;
  requestIdLow = 0;
  requestIdHigh = 0;
  /** The symbol as sent; length 0 where it was left out. */
  readonly symbol = new TextRange();
  heartbeatLow = 0;
  heartbeatHigh = 0;
  readonly verifier = new WireVerifier();
  readonly reader = new WireReader();
  readonly #symbols: SymbolTable;

  constructor(symbols: SymbolTable) {
    this.#symbols = symbols;
  }

  /** Hands every command of a ClientMessage to the receiver, in order; false, and none, where it is not valid protobuf. */
  decodeMessage(bytes: Uint8Array, receiver: DecodedCommands): boolean {
    if (!this.verifier.verify(bytes, CLIENT_MESSAGE_SHAPE)) return false;
    const reader = this.reader.over(bytes, 0, bytes.length);
    this.bytes = bytes;
    const end = bytes.length;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag !== 10) {
        reader.skip(tag);
        continue;
      }
      const length = reader.readLength();
      this.#decodeCommand(reader.at + length);
      receiver.onCommand(this);
    }
    return true;
  }

  /** True where the text names a symbol that is none of the instruments; `begin` and the last `read…` have looked. */
  get symbolIsUnknown(): boolean {
    return this.symbol.length > 0 && this.command.instrument < 0;
  }

  #decodeCommand(end: number): void {
    const reader = this.reader;
    this.kind = WireCommand.NONE;
    this.requestIdLow = 0;
    this.requestIdHigh = 0;
    this.symbol.clear();
    while (reader.at < end) {
      const tag = reader.readTag();
      const field = tag >>> 3;
      if (tag === 8) {
        reader.readVarint();
        this.requestIdLow = reader.low;
        this.requestIdHigh = reader.high;
      } else if (
        (tag & 7) === WireType.LENGTH_DELIMITED &&
        field >= WireCommand.LOGON &&
        field <= WireCommand.DEAD_MAN
      ) {
        const length = reader.readLength();
        this.#decodeKind(field, reader.at + length);
      } else {
        reader.skip(tag);
      }
    }
  }

  #decodeKind(field: number, end: number): void {
    const fresh = field !== this.kind;
    this.kind = field;
    switch (field) {
      case WireCommand.NEW_ORDER:
        if (fresh) this.begin(CommandKind.NEW_ORDER);
        this.readNewOrder(end);
        return;
      case WireCommand.REPLACE:
        if (fresh) this.begin(CommandKind.REPLACE);
        this.readReplace(end);
        return;
      case WireCommand.CANCEL:
        if (fresh) this.begin(CommandKind.CANCEL);
        this.readCancel(end);
        return;
      case WireCommand.MASS_CANCEL:
        if (fresh) this.begin(CommandKind.MASS_CANCEL);
        this.#readMassCancel(end);
        return;
      case WireCommand.LOGON:
        if (fresh) this.logon.clear();
        this.#readLogon(end);
        return;
      case WireCommand.HEARTBEAT:
        if (fresh) this.#clearHeartbeat();
        this.#readHeartbeat(end);
        return;
      default:
        this.reader.at = end; // a dead man's timeout: nothing is done with it
    }
  }

  /** Empties the record for a command of this kind. */
  begin(kind: number): void {
    this.command.reset(kind);
    this.symbol.clear();
  }

  readNewOrder(end: number): void {
    const reader = this.reader;
    const order = this.newOrder;
    while (reader.at < end) {
      const tag = reader.readTag();
      switch (tag) {
        case 10:
          this.#readClientOrderId();
          break;
        case 18:
          this.readSymbol();
          break;
        case 24:
          order.side = reader.readEnum();
          break;
        case 32:
          order.type = reader.readEnum();
          break;
        case 40:
          order.timeInForce = reader.readEnum();
          break;
        case 48:
          order.quantity = reader.readAmount();
          break;
        case 56:
          order.price = reader.readAmount();
          break;
        default:
          this.#readRareField(tag);
      }
    }
  }

  #readRareField(tag: number): void {
    const reader = this.reader;
    const order = this.newOrder;
    switch (tag) {
      case 64:
        order.stopPrice = reader.readAmount();
        break;
      case 72:
        order.trailOffset = reader.readAmount();
        break;
      case 80:
        order.displayQuantity = reader.readAmount();
        break;
      case 88:
        order.minQuantity = reader.readAmount();
        break;
      case 96:
        order.postOnly = reader.readEnum();
        break;
      case 104:
        order.reduceOnly = reader.readBool();
        break;
      case 112:
        order.selfTradePrevention = reader.readEnum();
        break;
      case 120:
        reader.readVarint();
        order.setExpireTime(reader.low, reader.high);
        break;
      case 128:
        reader.readVarint();
        order.setDeadline(reader.low, reader.high);
        break;
      case 138:
        this.#readTag();
        break;
      case 144:
        order.hidden = reader.readBool();
        break;
      default:
        reader.skip(tag);
    }
  }

  readReplace(end: number): void {
    const reader = this.reader;
    const replace = this.replace;
    while (reader.at < end) {
      const tag = reader.readTag();
      switch (tag) {
        case 10:
          this.#readOrderRef();
          break;
        case 18: {
          const length = reader.readLength();
          replace.setNewClientOrderId(reader.bytes, reader.at, length);
          reader.at += length;
          break;
        }
        case 24:
          replace.quantity = reader.readAmount();
          break;
        case 32:
          replace.price = reader.readAmount();
          break;
        case 40:
          replace.stopPrice = reader.readAmount();
          break;
        default:
          reader.skip(tag);
      }
    }
  }

  readCancel(end: number): void {
    const reader = this.reader;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag === 10) this.#readOrderRef();
      else reader.skip(tag);
    }
  }

  #readOrderRef(): void {
    const length = this.reader.readLength();
    this.readOrderRef(this.reader.at + length);
  }

  readOrderRef(end: number): void {
    const reader = this.reader;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag === 8) this.cancel.orderId = reader.readAmount();
      else if (tag === 18) this.#readClientOrderId();
      else if (tag === 26) this.readSymbol();
      else reader.skip(tag);
    }
  }

  #readMassCancel(end: number): void {
    const reader = this.reader;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag === 10) this.readSymbol();
      else if (tag === 16) this.massCancel.side = reader.readEnum();
      else if (tag === 26) this.#readTag();
      else reader.skip(tag);
    }
  }

  #readLogon(end: number): void {
    const reader = this.reader;
    const logon = this.logon;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag === 10) logon.account.read(reader);
      else if (tag === 18) logon.token.read(reader);
      else if (tag === 32) logon.cancelOnDisconnect = reader.readEnum();
      else if (tag === 40) logon.selfTradePrevention = reader.readEnum();
      else if (tag === 48) logon.resumeAfter = reader.readAmount();
      else if (tag === 56) logon.resume = reader.readBool();
      else reader.skip(tag); // strategy, which nothing asks for
    }
  }

  #clearHeartbeat(): void {
    this.heartbeatLow = 0;
    this.heartbeatHigh = 0;
  }

  #readHeartbeat(end: number): void {
    const reader = this.reader;
    while (reader.at < end) {
      const tag = reader.readTag();
      if (tag === 8) {
        reader.readVarint();
        this.heartbeatLow = reader.low;
        this.heartbeatHigh = reader.high;
      } else {
        reader.skip(tag);
      }
    }
  }

  readSymbol(): void {
    this.symbol.read(this.reader);
    this.command.instrument = this.#symbols.find(this.reader.bytes, this.symbol.start, this.symbol.length);
  }

  #readClientOrderId(): void {
    const reader = this.reader;
    const length = reader.readLength();
    this.cancel.setClientOrderId(reader.bytes, reader.at, length);
    reader.at += length;
  }

  #readTag(): void {
    const reader = this.reader;
    const length = reader.readLength();
    this.newOrder.setTag(reader.bytes, reader.at, length);
    reader.at += length;
  }
}
