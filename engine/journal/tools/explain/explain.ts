// `journal explain`: the life of an order as a story. Read-only, in constant memory: the journal is replayed once to find
// the order and once for each order found.

import type { JournalSource } from '../journal-source.js';
import { OfflineReplay } from '../offline-replay.js';
import type { CreateReplayEngine } from '../replay-engine.js';
import { findOrder, type PlacedOrder } from './order-finder.js';
import type { OrderTarget } from './order-target.js';
import { OrderTeller, type ReasonText } from './order-teller.js';
import type { StoryStep } from './story.js';

/** Stories that are told where many orders had the client order id: the newest. */
const STORIES_MAX = 8;

export interface Explanation {
  /** One for each order that is told, by age. */
  readonly stories: readonly Generator<StoryStep>[];
  /** How many more there were, older than those. */
  readonly untold: number;
  /** Where there is no such order: what there is. */
  readonly hints: readonly string[];
}

/** Throws JournalCorruptError where the journal does not check; a story too, while it is told. */
export function explainOrder(
  source: JournalSource,
  createEngine: CreateReplayEngine,
  target: OrderTarget,
  reasonText: ReasonText,
): Explanation {
  const { found, hints } = findOrder(source, createEngine, target);
  const told = found.slice(-STORIES_MAX);
  const { firstSequence } = source;
  const removed = `what was placed before sequence ${firstSequence} was removed with its archives`;
  return {
    stories: told.map((placed) => tellOrder(source, createEngine, placed, reasonText)),
    untold: found.length - told.length,
    hints: told.length > 0 || firstSequence === 1 ? hints : [...hints, removed],
  };
}

function* tellOrder(
  source: JournalSource,
  createEngine: CreateReplayEngine,
  placed: PlacedOrder,
  reasonText: ReasonText,
): Generator<StoryStep> {
  const teller = new OrderTeller(createEngine, placed, reasonText);
  const replay = new OfflineReplay(source, teller.engine, placed.sequence - 1);
  while (!teller.isDone && replay.step(undefined, teller)) yield* teller.take();
  teller.finish();
  yield* teller.take();
}
