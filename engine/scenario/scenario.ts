// A scenario as it is read from a file: its lines in order, each with what the engine must say to it.

import type { MatchingCapacities } from '../matching/capacities.js';
import type { Figures, Question } from './figures.js';
import type { ScenarioCommand } from './scenario-command.js';
import type { Expectation } from './statement.js';

/** One price level of an expected book; `orders` only where the file says how many. */
export interface ExpectedLevel {
  readonly quantity: string;
  readonly price: string;
  readonly orders?: string;
}

/** What a line does. */
export type Action =
  | { readonly kind: 'command'; readonly command: ScenarioCommand }
  /** The engine's time from here on; what is due by then happens. */
  | { readonly kind: 'at'; readonly time: bigint }
  /** The whole displayed book, best levels first. */
  | {
      readonly kind: 'book';
      readonly instrument: number;
      readonly bids: readonly ExpectedLevel[];
      readonly asks: readonly ExpectedLevel[];
    }
  /** The instrument's trading status. */
  | { readonly kind: 'status'; readonly instrument: number; readonly status: string }
  /** What the validator of an account (-1: everyone's) knows of it, as far as the line names it. */
  | ({ readonly kind: 'figures'; readonly wanted: Figures } & Question)
  /** Whether the engine takes the commands that the validators have let pass. */
  | { readonly kind: 'engine'; readonly waits: boolean }
  /** The venue ends, and begins anew with what it has journaled. */
  | { readonly kind: 'restart' };

/** What asks how things stand, and nothing happens. */
export type Assertion = Extract<Action, { kind: 'book' | 'status' | 'figures' }>;

export function isAssertion(action: Action): action is Assertion {
  return action.kind === 'book' || action.kind === 'status' || action.kind === 'figures';
}

export interface Step {
  readonly line: number;
  /** What the line says before its expectations. */
  readonly text: string;
  readonly actions: readonly Action[];
  readonly reports: readonly Expectation[];
  readonly events: readonly Expectation[];
  /** `=> no indicative`: kinds of market event of which there must be none but those in `events`. */
  readonly absentEvents: readonly string[];
  /** `=> nothing`: no market event at all. */
  readonly silent: boolean;
}

export interface Scenario {
  readonly title: string;
  readonly line: number;
  /** Its lines of the file; the first scenario's begin with the head of the file. */
  readonly source: readonly SourceLine[];
  readonly capacities: MatchingCapacities;
  readonly steps: readonly Step[];
}

/** One line of the file, taken apart. */
export interface SourceLine {
  readonly line: number;
  /** What stands before the first arrow and the comment. */
  readonly body: string;
  readonly arrow: '' | '->' | '=>';
  /** What stands after the arrow. */
  readonly expected: string;
  /** With its `#`. */
  readonly comment: string;
}
