// How far recovery is: its figures, the sentence of /health/ready, and a bar on a terminal alone.

import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { RecoveryDisplay } from '../../daemon/recovery-display.js';
import { newsOf } from '../../daemon/threads/recovery-progress.js';

const progress = { bytesDone: 25_000_000, bytesTotal: 100_000_000, commands: 600_000, milliseconds: 500 };

function display(isTTY: boolean): { shown: () => string; display: RecoveryDisplay } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120, cursorTo: () => {}, clearLine: () => {} });
  let text = '';
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  return { shown: () => text, display: new RecoveryDisplay(stream as unknown as NodeJS.WriteStream) };
}

it('has percent, pace and an estimate of the time left', () => {
  expect(newsOf(progress)).toEqual({ commands: 600_000, percent: 25, commandsPerSecond: 1_200_000, secondsLeft: 2 });
  expect(newsOf({ bytesDone: 0, bytesTotal: 0, commands: 0, milliseconds: 0 })).toEqual({
    commands: 0,
    percent: 100,
    commandsPerSecond: 0,
    secondsLeft: 0,
  });
});

it('is a sentence while it lasts', () => {
  const { display: told } = display(false);
  expect(told.text).toBeUndefined();
  told.show(newsOf(progress));
  expect(told.text).toBe('replays the journal: 25 %, 600000 commands at 1200000 a second, about 2 s left');
  told.end();
  expect(told.text).toBeUndefined();
});

it('is a bar on a terminal, and nothing elsewhere', () => {
  for (const isTTY of [true, false]) {
    const { shown, display: told } = display(isTTY);
    told.show(newsOf(progress));
    told.show(newsOf({ ...progress, bytesDone: 99_000_000 }));
    told.end();
    expect(shown().includes('recovery [')).toBe(isTTY);
  }
});
