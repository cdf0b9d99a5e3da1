// What `journal diff` prints: the two commands side by side for a person, or one JSON object.

import type { JournalDifference } from './diff.js';
import { isSame } from './diff.js';
import { commandToJson } from './show-format.js';
import type { ShownCommand } from './shown-command.js';
import { timeText } from './time-text.js';

type Directories = readonly [left: string, right: string];

export function* formatDifference(difference: JournalDifference, directories: Directories): Generator<string> {
  const { commands, states, commonEnd, lastSequences } = difference;
  yield `left   ${directories[0]}: ${lastSequences[0]} commands`;
  yield `right  ${directories[1]}: ${lastSequences[1]} commands`;
  yield '';
  if (isSame(difference)) {
    yield 'the journals hold the same commands, and what they make is the same';
    return;
  }
  if (commands === undefined) yield prefixText(lastSequences);
  else yield* sideBySide(commands);
  yield '';
  if (states.length === 0) yield `after sequence ${commonEnd}, the last that both have, the states are the same`;
  else yield* formatStates(difference);
}

export function differenceToJson(difference: JournalDifference): string {
  const { commands, states, commonEnd, lastSequences } = difference;
  return JSON.stringify({
    same: isSame(difference),
    left_last_sequence: lastSequences[0],
    right_last_sequence: lastSequences[1],
    first_difference: commands === undefined ? null : commands[0].sequence,
    left_command: commands === undefined ? null : JSON.parse(commandToJson(commands[0])),
    right_command: commands === undefined ? null : JSON.parse(commandToJson(commands[1])),
    common_end: commonEnd,
    states,
  });
}

function prefixText([left, right]: JournalDifference['lastSequences']): string {
  if (left === right) return `all ${left} commands are the same`;
  const [shorter, longer] = left < right ? ['left', 'right'] : ['right', 'left'];
  const more = Math.abs(left - right);
  return `${shorter} is a prefix of ${longer}: ${longer} goes on with ${more} more from sequence ${Math.min(left, right) + 1}`;
}

/** One line a field, those that differ marked. */
function* sideBySide([left, right]: readonly [ShownCommand, ShownCommand]): Generator<string> {
  yield `they part at sequence ${left.sequence}`;
  const [a, b] = [fieldsOf(left), fieldsOf(right)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  const nameWidth = Math.max(...names.map((name) => name.length));
  const valueWidth = Math.max(...[...a.values()].map((value) => value.length));
  for (const name of names) {
    const [one, other] = [a.get(name) ?? '-', b.get(name) ?? '-'];
    yield `${one === other ? ' ' : '*'} ${name.padEnd(nameWidth)}  ${one.padEnd(valueWidth)}  ${other}`;
  }
}

function fieldsOf(command: ShownCommand): Map<string, string> {
  const fields: [string, string][] = [
    ['time', timeText(command.time)],
    ['kind', command.kind],
    ['account', command.account ?? ''],
    ['client_order_id', command.clientOrderId],
    ['order_id', command.orderId === 0 ? '' : String(command.orderId)],
    ...Object.entries(command.fields).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return new Map(fields.filter(([, value]) => value !== ''));
}

function* formatStates({ states, commonEnd }: JournalDifference): Generator<string> {
  yield `after sequence ${commonEnd}, the last that both have, these differ:`;
  for (const { kind, name, left, right } of states) {
    yield `  ${kind} ${name}`;
    yield `    left   ${left}`;
    yield `    right  ${right}`;
  }
}
