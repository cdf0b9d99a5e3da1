// A logon as the decoder leaves it: what the gateway heeds of it.

import { TextRange } from './text-range.js';

/** Texts are ranges of the decoder's `bytes`. */
export class LogonFields {
  readonly account = new TextRange();
  readonly token = new TextRange();
  cancelOnDisconnect = 0;
  selfTradePrevention = 0;
  resume = 0;
  resumeAfter = 0;

  clear(): void {
    this.account.clear();
    this.token.clear();
    this.cancelOnDisconnect = 0;
    this.selfTradePrevention = 0;
    this.resume = 0;
    this.resumeAfter = 0;
  }
}
