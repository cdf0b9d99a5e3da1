// What a strategy imports: `import { RingbookClient, MarketDataClient } from 'ringbook'`.

export { ExecType } from '../engine/domain/exec-type.js';
export { Liquidity } from '../engine/domain/liquidity.js';
export { OrderStatus } from '../engine/domain/order-status.js';
export { OrderType } from '../engine/domain/order-type.js';
export { PostOnly } from '../engine/domain/post-only.js';
export { RejectReason } from '../engine/domain/reject-reason.js';
export { SelfTradePrevention } from '../engine/domain/self-trade-prevention.js';
export { Side } from '../engine/domain/side.js';
export { TimeInForce } from '../engine/domain/time-in-force.js';
export { Administration, type KillSwitch } from './administration.js';
export { BookReplica, type ReplicaLevel } from './book-replica.js';
export { FastSession, type FastSessionHandler, type FastSessionOptions } from './fast-session.js';
export { Instrument } from './instrument.js';
export {
  type BestBidOffer,
  type Indicative,
  type MarketDataChannel,
  MarketDataClient,
  MarketDataError,
  type Trade,
} from './market-data-client.js';
export type { PendingCommand, PendingOrder } from './pending-command.js';
export { type Credentials, RingbookClient } from './ringbook-client.js';
export type { HeartbeatAnswer, Session } from './session.js';
export * from './types.js';
export type { CommandEncoder, OrderConditions } from './wire/command-encoder.js';
export { type EventScanner, Stamp } from './wire/event-scanner.js';
