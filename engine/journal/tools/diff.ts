// `journal diff`: where the journals of two data directories part, and what differs in what they made. Read-only.

import { CommandCursor } from './command-cursor.js';
import type { JournalSource } from './journal-source.js';
import type { CreateReplayEngine } from './replay-engine.js';
import type { ShownCommand } from './shown-command.js';
import { type StateDifference, stateDifferences } from './state-differences.js';

export interface JournalDifference {
  /** The last sequence of each. */
  readonly lastSequences: readonly [left: number, right: number];
  /** The commands of the first sequence at which they differ; none where all that both have is the same. */
  readonly commands?: readonly [left: ShownCommand, right: ShownCommand];
  /** The last sequence that both have: the states are those after it. */
  readonly commonEnd: number;
  readonly states: readonly StateDifference[];
}

export interface DiffOptions {
  /** Commands that differ in their time alone count as the same. */
  readonly ignoreTimes?: boolean;
  /** Called every so often with the sequence that both have reached. */
  readonly onProgress?: (sequence: number) => void;
}

/** One side of the comparison. */
export interface DiffSide {
  readonly source: JournalSource;
  readonly createEngine: CreateReplayEngine;
}

const COMMANDS_PER_PROGRESS = 1 << 16;

/** Throws JournalCorruptError where one of the journals does not check. */
export function diffJournals(left: DiffSide, right: DiffSide, options: DiffOptions = {}): JournalDifference {
  const a = new CommandCursor(left.source, left.createEngine);
  const b = new CommandCursor(right.source, right.createEngine);
  catchUp(a, b.sequence);
  catchUp(b, a.sequence);
  let commands: JournalDifference['commands'];
  while (a.hasNext && b.hasNext) {
    if (commands === undefined && !a.matches(b, options.ignoreTimes ?? false)) commands = [a.show(), b.show()];
    a.advance();
    b.advance();
    if (a.sequence % COMMANDS_PER_PROGRESS === 0) options.onProgress?.(a.sequence - 1);
  }
  const commonEnd = Math.min(a.sequence, b.sequence) - 1;
  const states = stateDifferences(a.engine, b.engine);
  const lastSequences = [a.skipToEnd(), b.skipToEnd()] as const;
  return { lastSequences, commonEnd, states, ...(commands === undefined ? {} : { commands }) };
}

/** True where the two journals hold the same commands and made the same of them. */
export function isSame({ lastSequences, commands, states }: JournalDifference): boolean {
  return commands === undefined && states.length === 0 && lastSequences[0] === lastSequences[1];
}

/** What only one of them has, because the other begins with a later snapshot, cannot be compared. */
function catchUp(cursor: CommandCursor, sequence: number): void {
  while (cursor.sequence < sequence && cursor.hasNext) cursor.advance();
}
