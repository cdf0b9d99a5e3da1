// docs/market-data.md says what the code does: its limits, its close codes and its sample requests.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNELS_NOT_OFFERED, ChannelName } from '../../market-data/channels/channel.js';
import { CloseCode } from '../../market-data/close-code.js';
import { DEFAULT_MARKET_DATA_LIMITS } from '../../market-data/market-data-limits.js';
import { parseRequest, Refusal, RequestOp } from '../../market-data/request-parser.js';
import { projectRoot } from '../support/source-tree.js';

const text = readFileSync(join(projectRoot, 'docs/market-data.md'), 'utf8');
const frames = text.split('\n').flatMap((line) => /^([<>]) (\{.*\})$/.exec(line)?.slice(1, 3) ?? []);

describe('docs/market-data.md', () => {
  it('has frames that are JSON, and requests that are understood', () => {
    expect(frames.length).toBeGreaterThan(10);
    for (let i = 0; i < frames.length; i += 2) {
      expect(() => JSON.parse(frames[i + 1])).not.toThrow();
      if (frames[i] !== '>') continue;
      expect(parseRequest(Buffer.from(frames[i + 1]), false, DEFAULT_MARKET_DATA_LIMITS)).not.toBeInstanceOf(Refusal);
    }
  });

  it('names every channel, request and close code', () => {
    const names = [...Object.values(ChannelName), ...CHANNELS_NOT_OFFERED, ...Object.values(RequestOp)];
    for (const name of names) expect(text).toContain(`\`${name}\``);
    for (const code of Object.values(CloseCode)) expect(text).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
  });

  it('states the limits as they are', () => {
    const rows = [...text.matchAll(/^\| `(\w+Max)` \| ([\d,]+)/gm)];
    expect(rows.length).toBe(5);
    for (const [, name, value] of rows) {
      expect({ name, value: Number(value.replaceAll(',', '')) }).toEqual({
        name,
        value: DEFAULT_MARKET_DATA_LIMITS[name as keyof typeof DEFAULT_MARKET_DATA_LIMITS],
      });
    }
    const { slowBytes, caughtUpBytes, changesKeptMax, bboChangesPerPublishMax, eventsPerCycleMax } =
      DEFAULT_MARKET_DATA_LIMITS;
    for (const words of [
      `more than ${slowBytes / 1024} KiB`,
      `no more than ${caughtUpBytes / 1024} KiB`,
      `${changesKeptMax.toLocaleString('en')} level changes`,
      `more than ${bboChangesPerPublishMax} changes`,
      `at most ${eventsPerCycleMax.toLocaleString('en')} records`,
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(words);
    }
  });
});
