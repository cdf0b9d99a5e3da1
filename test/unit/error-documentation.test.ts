// docs/errors.md lists every reject reason of the contract with its number, and the contract and the code agree on them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { projectRoot } from '../support/source-tree.js';

const page = readFileSync(join(projectRoot, 'docs/errors.md'), 'utf8');
const proto = readFileSync(join(projectRoot, 'gateway/proto/ringbook.proto'), 'utf8');

const known = Object.entries(RejectReason)
  .filter(([, code]) => code !== RejectReason.NONE)
  .map(([name, code]) => `${code} ${name}`);

describe('the table of reject reasons', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\w+) \| ([\w, ]+) \| (\w+) \|$/gm)];

  it('has every reason once, in order, with its number', () => {
    expect(rows.map(([, code, name]) => `${code} ${name}`)).toEqual(known);
  });

  it('names stages that exist and says of each whether a retry is safe', () => {
    for (const [row, , , stages, retry] of rows) {
      expect(['yes', 'later', 'no'], row).toContain(retry);
      for (const stage of stages.split(', ')) expect(['gateway', 'validator', 'engine'], row).toContain(stage);
    }
  });

  it('has the numbers of the contract', () => {
    const inContract = [...proto.matchAll(/REJECT_REASON_(\w+) = (\d+);/g)].map(([, name, code]) => `${code} ${name}`);
    expect(inContract.filter((row) => row !== '0 NONE')).toEqual(known);
  });
});
