// One gRPC session stream as bytes in and bytes out: what the pleasant and the fast session both stand on.

import type { Client, ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { SESSION_PATH } from './contract.js';

export interface SessionCallHandler {
  onMessage(bytes: Buffer): void;
  /** The stream is over; `error` says why where it did not end in order. Called once. */
  onEnd(error: Error | undefined): void;
  onDrain?(): void;
}

export class SessionCall {
  private readonly stream: ClientDuplexStream<Buffer, Buffer>;
  private ended = false;
  private writing = true;

  constructor(stub: Client, handler: SessionCallHandler) {
    this.stream = stub.makeBidiStreamRequest(SESSION_PATH, sameBytes, sameBytes);
    this.stream.on('data', (bytes: Buffer) => handler.onMessage(bytes));
    this.stream.on('drain', () => handler.onDrain?.());
    const end = (error: ServiceError | undefined) => {
      if (this.ended) return;
      this.ended = true;
      this.writing = false;
      handler.onEnd(error);
    };
    this.stream.on('error', (error) => end(error as ServiceError));
    this.stream.on('end', () => end(undefined));
  }

  get isOpen(): boolean {
    return this.writing;
  }

  /** Sends one ClientMessage; the bytes must not change afterwards. False: wait for `onDrain` before more. */
  write(bytes: Buffer): boolean {
    return this.writing && this.stream.write(bytes);
  }

  /** Says that no more commands come; the answers to those sent still do. */
  finish(): void {
    if (!this.writing) return;
    this.writing = false;
    this.stream.end();
  }

  /** Ends the stream at once. */
  cancel(): void {
    this.writing = false;
    this.stream.cancel();
  }
}

function sameBytes(bytes: Buffer): Buffer {
  return bytes;
}
