// hot path
// Which new orders may go the short way by what their command says.

import { CommandLayout } from '../../domain/command-layout.js';
import { AMOUNT_MAX, CLIENT_ORDER_ID_BYTES_MAX, TAG_BYTES_MAX } from '../../domain/limits.js';
import { OrderType } from '../../domain/order-type.js';
import { SelfTradePrevention } from '../../domain/self-trade-prevention.js';
import { TimeInForce } from '../../domain/time-in-force.js';

// Constants of this module, which V8 folds into the code; an imported binding it loads and checks at every use.
const L = CommandLayout;
const LIMIT = OrderType.LIMIT << 8;
const { IOC } = TimeInForce;
const MODE_MAX = SelfTradePrevention.DECREMENT;
const ID_BYTES_MAX = CLIENT_ORDER_ID_BYTES_MAX;
const TAG_BYTES = TAG_BYTES_MAX;
const PRODUCT_MAX = AMOUNT_MAX;
const CONDITIONS = L.STOP_PRICE >> 2;
const PROTECTION = L.PROTECTION_PRICE >> 2;

/** True for a limit order, GTC or IOC, without any condition or instruction, whose fields are all in range. */
export function isPlainForm(words: Int32Array, w: number, amounts: Float64Array, d: number): boolean {
  const terms = words[w + (L.SIDE >> 2)];
  // Type and post-only, then reduce-only and hidden, are the other bytes of the two words.
  if ((terms & 0xff00ff00) !== LIMIT || ((terms & 0xff) - 1) >>> 0 > 1 || ((terms >> 16) & 0xff) > IOC) return false;
  const modes = words[w + (L.SELF_TRADE_PREVENTION >> 2)];
  if ((modes & 0xffff00) !== 0 || (modes & 0xff) > MODE_MAX || ((modes >>> 24) - 1) >>> 0 >= ID_BYTES_MAX) return false;
  if ((words[w + (L.TAG_LENGTH >> 2)] & 0xff) > TAG_BYTES) return false;
  // Stop price, trail offset, displayed and minimum quantity, expire time and deadline stand together.
  const conditions =
    words[w + CONDITIONS] |
    words[w + (CONDITIONS + 1)] |
    words[w + (CONDITIONS + 2)] |
    words[w + (CONDITIONS + 3)] |
    words[w + (CONDITIONS + 4)] |
    words[w + (CONDITIONS + 5)] |
    words[w + (CONDITIONS + 6)] |
    words[w + (CONDITIONS + 7)] |
    words[w + (CONDITIONS + 8)] |
    words[w + (CONDITIONS + 9)] |
    words[w + (CONDITIONS + 10)] |
    words[w + (CONDITIONS + 11)] |
    words[w + PROTECTION] |
    words[w + (PROTECTION + 1)];
  if (conditions !== 0) return false;
  const quantity = amounts[d + (L.QUANTITY >> 3)];
  const price = amounts[d + (L.PRICE >> 3)];
  // Where their product is in range, both are.
  if (!(quantity >= 1 && price >= 1 && quantity * price <= PRODUCT_MAX)) return false;
  return quantity === Math.floor(quantity) && price === Math.floor(price);
}
