// The gateway's circle of reports against a plain list: chains, wrap, and what is no longer there.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordMemory } from '../../engine/domain/record-memory.js';
import { ExecutionReport } from '../../engine/domain/report.js';
import { REPORT_BYTES, ReportKind } from '../../engine/domain/report-layout.js';
import { NO_SLOT, ReportHistory } from '../../gateway/resume/report-history.js';

const memory = RecordMemory.allocate(2 * REPORT_BYTES);
const report = new ExecutionReport(memory, REPORT_BYTES);

function keep(history: ReportHistory, account: number, sequence: number, orderId = sequence): void {
  report.reset(ReportKind.EXECUTION);
  report.account = account;
  report.accountSequence = sequence;
  report.orderId = orderId;
  history.keep(memory, REPORT_BYTES);
}

describe('the history', () => {
  it('finds exactly what a list of the newest reports holds, whatever the accounts and wherever the circle wraps', () => {
    const accounts = fc.array(fc.nat(3), { maxLength: 120 });
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 17 }), (order, capacity) => {
        const history = new ReportHistory(capacity, 4);
        const last = [0, 0, 0, 0];
        const list: { account: number; sequence: number }[] = [];
        for (const account of order) {
          keep(history, account, ++last[account], list.length);
          list.push({ account, sequence: last[account] });
        }
        const kept = list.slice(-capacity);
        for (let account = 0; account < 4; account++) {
          const own = kept.filter((each) => each.account === account);
          expect(history.oldestOf(account)).toBe(own[0]?.sequence ?? 0);
          expect(history.lastOf(account)).toBe(last[account]);
          for (let sequence = 0; sequence <= last[account] + 1; sequence++) {
            const slot = history.find(account, sequence);
            const index = list.findIndex((each) => each.account === account && each.sequence === sequence);
            const isKept = index >= 0 && index >= list.length - capacity;
            expect(slot !== NO_SLOT).toBe(isKept);
            if (!isKept) continue;
            expect(history.holds(slot, account, sequence)).toBe(true);
            expect(new ExecutionReport(history.memory, history.offsetOf(slot)).orderId).toBe(index);
            expect(history.after(slot)).toBe(history.find(account, sequence + 1));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('begins with any sequence, as after a recovery, and takes none that leaves a gap', () => {
    const history = new ReportHistory(4, 1);
    keep(history, 0, 500);
    keep(history, 0, 501);
    expect(history.oldestOf(0)).toBe(500);
    expect(() => keep(history, 0, 503)).toThrow('missing');
  });

  it('tells that a slot was used again', () => {
    const history = new ReportHistory(2, 2);
    keep(history, 0, 1);
    const slot = history.find(0, 1);
    keep(history, 1, 1);
    keep(history, 1, 2);
    expect(history.holds(slot, 0, 1)).toBe(false);
    expect(history.find(0, 1)).toBe(NO_SLOT);
    expect(history.lastOf(0)).toBe(1);
  });
});
