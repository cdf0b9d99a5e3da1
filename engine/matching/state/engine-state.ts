// The state of a whole engine as columns: what each of its tables holds, in an order that lets each be loaded after those
// that it asks. Taken between two commands, when nothing is elected or touched.

import {
  StateCapacityError,
  StateError,
  type StateReader,
  StateVersionError,
  type StateWriter,
  takeNumbers,
} from '../../domain/state-sections.js';
import type { MatchingCapacities } from '../capacities.js';
import type { EngineHandlers } from '../engine-handlers.js';
import type { MatchingCore } from '../matching-core.js';

/** Goes up with every change of what a column means; a state of another version is not loaded. */
export const ENGINE_STATE_VERSION = 2;

const VERSION = 'version';
const CAPACITIES = 'capacities';
/** In the order in which they are kept. */
const CAPACITY_NAMES = [
  'orders',
  'instruments',
  'accounts',
  'priceLevels',
  'rememberedOrders',
  'waitingOrders',
] as const;

export function saveState(
  core: MatchingCore,
  handlers: EngineHandlers,
  capacities: MatchingCapacities,
  state: StateWriter,
): void {
  if (!core.elected.isEmpty || core.touched.first >= 0) throw new StateError('a command is at work');
  const instruments = core.instruments.count;
  state.put(VERSION, Int32Array.of(ENGINE_STATE_VERSION));
  state.put(
    CAPACITIES,
    Float64Array.from(CAPACITY_NAMES, (name) => capacities[name]),
  );
  handlers.trading.save(state);
  core.instruments.save(state);
  core.states.save(state, instruments);
  core.calendar.save(state);
  handlers.auction.save(state, instruments);
  core.accounts.save(state);
  core.positions.save(state);
  core.killSwitches.save(state);
  core.adjustments.save(state);
  core.registry.save(state);
  core.book.save(state);
}

/** Into an engine that has executed nothing. */
export function loadState(
  core: MatchingCore,
  handlers: EngineHandlers,
  capacities: MatchingCapacities,
  state: StateReader,
): void {
  if (core.instruments.count > 0 || core.accounts.all().length > 0) throw new StateError('the engine is not new');
  checkEngineState(state);
  const kept = takeNumbers(state, CAPACITIES);
  for (const [index, name] of CAPACITY_NAMES.entries()) {
    if (capacities[name] < kept[index]) throw new StateCapacityError(name, capacities[name], kept[index]);
  }
  handlers.trading.load(state);
  core.instruments.load(state);
  core.states.load(state);
  core.calendar.load(state);
  handlers.auction.load(state);
  core.accounts.load(state);
  core.positions.load(state);
  core.killSwitches.load(state);
  core.adjustments.load(state);
  core.registry.load(state);
  core.book.load(state);
  handlers.triggers.watchAll(core.instruments.count);
}

/** Throws a StateVersionError where this version would not understand it. */
export function checkEngineState(state: StateReader): void {
  const version = new Int32Array(1);
  state.take(VERSION, version);
  if (version[0] === ENGINE_STATE_VERSION) return;
  throw new StateVersionError(version[0], ENGINE_STATE_VERSION, "the engine's state");
}
