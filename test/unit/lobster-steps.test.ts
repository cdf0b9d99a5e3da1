// The replay's steps are those of the ready-made command files, and the file reader keeps every digit.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import {
  LobsterFileError,
  readLobsterBooks,
  readLobsterMessages,
  readMaybeGzipped,
} from '../../client/replay/lobster-file.js';
import { type LobsterCommand, type LobsterStep, LobsterSteps } from '../../client/replay/lobster-steps.js';
import { Side } from '../../engine/domain/side.js';
import { hasLobsterData, lobsterSamples } from '../support/lobster-data.js';

const directory = mkdtempSync(join(tmpdir(), 'ringbook-lobster-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function stepsOf(messages: string, books: string): LobsterStep[] {
  const steps = new LobsterSteps(readLobsterMessages(file('m.csv', messages)), readLobsterBooks(file('b.csv', books)));
  const all: LobsterStep[] = [];
  for (let step = steps.next(); step !== undefined; step = steps.next()) all.push(step);
  return all;
}

function letter(side: Side): string {
  return side === Side.BUY ? 'B' : 'S';
}

/** The forms in which a command file may write it: a reduction to zero is a cancel. */
function linesOf(command: LobsterCommand): string[] {
  if (command.kind === 'NEW') {
    return [`N,${command.order.id},${letter(command.order.side)},${command.order.price},${command.quantity}`];
  }
  if (command.kind === 'REDUCE') return [`R,${command.order.id},${command.taken}`];
  if (command.kind === 'CANCEL') return [`X,${command.order.id}`, `R,${command.order.id},${command.taken}`];
  const fills = command.fills.map((fill) => `${fill.order.id}:${fill.quantity}:${fill.price}`);
  return [`I,${letter(command.side)},${command.limit},${command.quantity},${fills.join(';')}`];
}

function stepLines(step: LobsterStep): string[][] {
  return [
    ...[...step.seed, ...step.commands].map(linesOf),
    [`C,${step.row},${step.askLevels},${step.bidLevels}`],
    ...step.windowCommands.map(linesOf),
    [`F,${step.row}`],
  ];
}

describe('the LOBSTER reader', () => {
  it('keeps nine decimals of a time stamp, trailing zeros left out or not', () => {
    const path = file('times.csv', '34200.18960767,1,11885113,21,2238100,1\n57599.000000001,5,0,1,2238200,-1\n');
    expect([...readLobsterMessages(path).time]).toEqual([34200189607670, 57599000000001]);
  });

  it('reads gzipped files, and a level of each side from four columns', () => {
    const books = readLobsterBooks(file('b.csv.gz', gzipSync('20,1,10,2,30,3,5,4\n')));
    expect([books.rows, books.levels]).toEqual([1, 2]);
    expect([books.price(Side.SELL, 0, 1), books.size(Side.BUY, 0, 1)]).toEqual([30, 4]);
  });

  it('names file and row of what is no LOBSTER row', () => {
    expect(() => readLobsterMessages(file('bad.csv', '34200.1,1,7,1,100,1\nhello\n'))).toThrow(
      /bad\.csv, row 2: 6 columns/,
    );
    expect(() => readLobsterMessages(file('bad.csv', '34200.1,x,7,1,100,1\n'))).toThrow(LobsterFileError);
    expect(() => readLobsterBooks(file('bad.csv', '1,2,3\n'))).toThrow(/multiple of 4/);
  });
});

describe('the steps', () => {
  it('make one aggressor of executions with one time stamp and direction, with its expected fills', () => {
    const steps = stepsOf(
      '1.0,1,7,5,100,-1\n2.0,1,8,6,100,-1\n3.0,4,7,5,100,-1\n3.0,4,8,2,100,-1\n',
      '100,5,90,1\n100,11,90,1\n100,6,90,1\n100,4,90,1\n',
    );
    expect(steps.map((step) => step.row)).toEqual([0, 1, 3]);
    expect(steps[2].commands.flatMap(linesOf)).toEqual(['I,B,100,7,7:5:100;8:2:100']);
  });

  it('apply a run that skipped the queue by order id', () => {
    const steps = stepsOf(
      '1.0,1,7,5,100,-1\n2.0,1,8,6,100,-1\n3.0,4,8,2,100,-1\n',
      '100,5,90,1\n100,11,90,1\n100,9,90,1\n',
    );
    expect(steps[2].commands.flatMap(linesOf)).toEqual(['R,8,2']);
  });

  it('cancel what leaves the window and rest what it reveals', () => {
    const steps = stepsOf(
      '1.0,1,7,5,100,-1\n2.0,1,8,6,99,-1\n3.0,3,8,6,99,-1\n',
      '100,5,90,1\n99,6,90,1\n100,5,90,1\n',
    );
    expect(steps[1].windowCommands.flatMap(linesOf)).toEqual(['X,7', 'R,7,5']);
    expect(steps[2].windowCommands.flatMap(linesOf)).toEqual(['N,-2,S,100,5']);
  });
});

describe.skipIf(!hasLobsterData)('the steps of a sample (../shared/data)', () => {
  it.each(Object.values(lobsterSamples))('of $name are those of its ready-made commands', (sample) => {
    const expected = readMaybeGzipped(sample.commands).trimEnd().split('\n');
    const steps = new LobsterSteps(readLobsterMessages(sample.messages), readLobsterBooks(sample.books));
    let line = 0;
    let count = 0;
    let levels = 0;
    for (let step = steps.next(); step !== undefined; step = steps.next(), count++) {
      levels += step.askLevels + step.bidLevels;
      for (const forms of stepLines(step)) {
        if (!forms.includes(expected[line])) expect(forms.join(' or ')).toBe(`${expected[line]} (line ${line + 1})`);
        line++;
      }
    }
    expect(line).toBe(expected.length);
    expect({ steps: count, runs: steps.sweeps }).toEqual({ steps: sample.steps, runs: sample.runs });
    if (sample.levels !== undefined) expect(levels).toBe(sample.levels);
  });
});
