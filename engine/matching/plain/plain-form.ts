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
const TERMS = L.SIDE >> 2;
const MODES = L.SELF_TRADE_PREVENTION >> 2;
const TAG_LENGTH = L.TAG_LENGTH >> 2;
const STOP_PRICE = L.STOP_PRICE >> 3;
const TRAIL_OFFSET = L.TRAIL_OFFSET >> 3;
const DISPLAY_QUANTITY = L.DISPLAY_QUANTITY >> 3;
const MIN_QUANTITY = L.MIN_QUANTITY >> 3;
const PROTECTION_PRICE = L.PROTECTION_PRICE >> 3;
const EXPIRE_TIME = L.EXPIRE_TIME >> 2;
const DEADLINE = L.DEADLINE >> 2;
const QUANTITY = L.QUANTITY >> 3;
const PRICE = L.PRICE >> 3;

/** True for a limit order, GTC or IOC, without any condition or instruction, whose fields are all in range. */
export function isPlainForm(words: Int32Array, w: number, amounts: Float64Array, d: number): boolean {
  const terms = words[w + TERMS];
  // Type and post-only, then reduce-only and hidden, are the other bytes of the two words.
  if ((terms & 0xff00ff00) !== LIMIT || ((terms & 0xff) - 1) >>> 0 > 1 || ((terms >> 16) & 0xff) > IOC) return false;
  const modes = words[w + MODES];
  if ((modes & 0xffff00) !== 0 || (modes & 0xff) > MODE_MAX || ((modes >>> 24) - 1) >>> 0 >= ID_BYTES_MAX) return false;
  if ((words[w + TAG_LENGTH] & 0xff) > TAG_BYTES) return false;
  if (amounts[d + STOP_PRICE] !== 0 || amounts[d + TRAIL_OFFSET] !== 0 || amounts[d + MIN_QUANTITY] !== 0) return false;
  if (amounts[d + DISPLAY_QUANTITY] !== 0 || amounts[d + PROTECTION_PRICE] !== 0) return false;
  const times = words[w + EXPIRE_TIME] | words[w + (EXPIRE_TIME + 1)] | words[w + DEADLINE] | words[w + (DEADLINE + 1)];
  if (times !== 0) return false;
  const quantity = amounts[d + QUANTITY];
  const price = amounts[d + PRICE];
  // Where their product is in range, both are.
  if (!(quantity >= 1 && price >= 1 && quantity * price <= PRODUCT_MAX)) return false;
  return quantity === Math.floor(quantity) && price === Math.floor(price);
}
