// Every setting of the daemon: its key, its default, what is allowed and what it is for. The one list that the flags, the
// environment, the configuration file, `start --help` and docs/settings.md are made from or checked against.
//
// Values come as text, whatever their source, and leave as what the schema makes of them.

import { z } from 'zod';
import { parseDecimal } from '../../engine/domain/instrument.js';
import { SIZE_ALLOWED } from '../../engine/domain/instrument-definition.js';
import { FEE_RATE_MAX } from '../../engine/domain/risk-settings.js';
import { parseAddress } from './address.js';
import { integer, oneOf, powerOfTwo, type SettingText, SLOTS_MAX, signedInteger } from './setting-types.js';

const KIB = 1024;
const MIB = KIB * KIB;
const GIB = KIB * MIB;

const address = (defaultValue: string, description: string) =>
  z
    .string()
    .transform((text, context) => {
      const parsed = parseAddress(text);
      if (parsed === undefined) context.addIssue({ code: 'custom', message: 'no address' });
      return parsed ?? z.NEVER;
    })
    .prefault(defaultValue)
    .meta({ allowed: 'host:port, port 0 for a free one', description } satisfies SettingText);

const path = (description: string) =>
  z
    .string()
    .min(1)
    .meta({ allowed: 'a path', description } satisfies SettingText);

const unit = (description: string) =>
  z
    .string()
    .transform((text, context) => {
      const parsed = parseDecimal(text);
      if (parsed === undefined) context.addIssue({ code: 'custom', message: 'no decimal' });
      return parsed ?? z.NEVER;
    })
    .meta({ allowed: SIZE_ALLOWED, description } satisfies SettingText);

/** `account=token,account=token`, or a map in the configuration file. */
const tokens = z
  .string()
  .transform((text, context) => {
    const pairs = text.split(',').map((pair) => /^\s*([A-Za-z0-9._:-]{1,36})=(\S{1,256})\s*$/.exec(pair));
    if (pairs.some((pair) => pair === null)) context.addIssue({ code: 'custom', message: 'no list of tokens' });
    return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
  })
  .optional()
  .meta({
    allowed: 'account=token, separated by commas; in the configuration file also a map',
    description:
      'authentication is on where this is given: a logon must name an account of it and its token, and gRPC Admin needs that of the account admin, or one with the right admin',
  } satisfies SettingText);

export const settingsSchema = z.object({
  dataDir: path('the directory of the journal').default('./data'),
  grpc: address('127.0.0.1:50051', 'gRPC: order entry, market data queries, health, reflection'),
  ws: address('127.0.0.1:9001', 'WebSocket order entry'),
  marketData: address('127.0.0.1:9002', 'WebSocket market data'),
  admin: address('127.0.0.1:9090', 'HTTP: /health/live, /health/ready, /metrics'),
  instruments: path('YAML or JSON list of {symbol, tick_size, lot_size, …}; without it a demo set').optional(),
  durability: oneOf(
    ['fsync', 'write', 'none'],
    'fsync',
    'when a report may leave: after fdatasync, after write(2), or at once and without a journal',
  ),
  simulate: oneOf(['off', 'on'], 'off', 'simulated participants trade, so that the market moves'),
  logLevel: oneOf(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    'info',
    'the least severe lines that are logged',
  ),

  authenticationTokens: tokens,
  accounts: path(
    'YAML or JSON list of {account, tokens, limits, …}; authentication is on where an account has tokens',
  ).optional(),
  unknownAccounts: oneOf(
    ['create', 'refuse'],
    'create',
    'what a logon or an order under an unknown name does: it opens the account, or it is refused',
  ),
  moneyUnit: unit(
    'what one tick x lot is worth, for money in the accounts file; without it tick_size x lot_size, where all instruments have the same',
  ).optional(),
  makerFeePpm: signedInteger(
    -FEE_RATE_MAX,
    FEE_RATE_MAX,
    0,
    'what the maker of a trade pays, in millionths of price x quantity; negative is paid to him; an instrument may have its own',
  ),
  takerFeePpm: signedInteger(-FEE_RATE_MAX, FEE_RATE_MAX, 0, 'the same of the taker'),
  validators: integer(1, 16, 1, 'validator threads; each owns a share of the accounts'),
  threading: oneOf(
    ['auto', 'dedicated', 'shared'],
    'auto',
    'whether validators and engine have a thread each or share one; auto shares where there is one validator and fewer than 4 cores',
  ),
  waitStrategy: oneOf(
    ['auto', 'spin', 'yield', 'park'],
    'auto',
    'how a hot thread waits: auto spins briefly before it parks where there are more cores than hot threads',
  ),
  rehearsal: oneOf(
    ['on', 'off'],
    'on',
    'before the doors open, engine and gateway go through some ten thousand orders of nobody, so that what runs seldom is fast, too: the kill switch',
  ),
  websocket: oneOf(['auto', 'uws', 'ws'], 'auto', 'the WebSocket implementation; auto takes uws where it loads'),

  marketCollarBps: integer(
    1,
    10_000,
    1_000,
    'how far from the reference price, in 1/10000 of it, an order without a price may trade, of an account whose limits count money and that has no collar',
  ),

  ordersMax: integer(1024, SLOTS_MAX, 1_000_000, 'open orders at once'),
  rememberedOrders: integer(1, SLOTS_MAX, 65_536, 'ended orders that are still known: TOO_LATE, GetOrder, duplicates'),
  waitingOrdersMax: integer(
    1,
    SLOTS_MAX,
    1024,
    'orders of one instrument that wait for a trigger or a minimum, or follow a price',
  ),
  instrumentsMax: integer(1, 65_536, 1024, 'instruments'),
  accountsMax: integer(1, 1_048_576, 65_536, 'accounts'),
  priceLevelsMax: integer(1024, SLOTS_MAX, 262_144, 'occupied price levels of all books together'),
  bookLevelsMax: integer(1024, SLOTS_MAX, 262_144, 'levels of both sides that one GetBook can answer with'),

  commandRing: powerOfTwo(
    64,
    1_048_576,
    16_384,
    'records of each command ring, 256 bytes each: the commands in flight',
  ),
  reportRing: powerOfTwo(256, 4_194_304, 65_536, 'records of the report ring, 256 bytes each'),
  marketEventRing: powerOfTwo(256, 4_194_304, 65_536, 'records of the market event ring, 64 bytes each'),
  exposureRing: powerOfTwo(
    256,
    4_194_304,
    131_072,
    'records of each release ring from the engine to a validator, 64 bytes each',
  ),
  journalSegmentBytes: powerOfTwo(MIB, GIB, 64 * MIB, 'bytes of one preallocated journal file'),

  snapshotEveryCommands: integer(
    0,
    2 ** 40,
    1_000_000,
    'commands after which another snapshot is taken in the background; 0 for never',
  ),
  snapshotEveryMinutes: integer(
    0,
    525_600,
    60,
    'minutes after which another snapshot is taken, if anything was journaled since the last; 0 for never',
  ),
  snapshotsKept: integer(2, 1000, 2, 'snapshots that are kept; older ones are deleted'),
  archiveBytesMax: integer(
    0,
    1024 * GIB,
    10 * GIB,
    'bytes that the archive of old journal files may take; the oldest are deleted',
  ),
  storageSlowMs: integer(
    10,
    600_000,
    1_000,
    'a write to the journal that takes longer turns the venue not ready, and new commands are refused with STORAGE until it ends',
  ),

  messageBytesMax: integer(
    4 * KIB,
    64 * MIB,
    MIB,
    'the largest message or frame of order entry; of market data 64 KiB at most',
  ),
  pendingOutputBytesMax: integer(
    MIB,
    GIB,
    16 * MIB,
    'output that waits for a client that does not read, before its stream is ended',
  ),
  historyReports: integer(
    1024,
    1_048_576,
    65_536,
    'the newest reports, 256 bytes each, that are kept for clients that resume; older ones come from the journal',
  ),
  logonWithinMs: integer(100, 600_000, 10_000, 'how long an order-entry session may take to log on before it is ended'),
  stopWithinMs: integer(
    100,
    600_000,
    10_000,
    'how long an orderly stop may take before the daemon says what hangs and exits with 70',
  ),
  stopWithParent: oneOf(['off', 'on'], 'off', 'stops in order when the process that started the daemon is gone'),
});

/** The settings that everything else is built from; plain data that can be handed to a thread. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;
export type SettingKey = keyof Settings;
