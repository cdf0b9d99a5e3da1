// Loads a validator's part of a snapshot: of the accounts that are its own, with as many validators as there are now. The
// engine has found the snapshot good just before; what is taken of it here is checked once more.

import { readerOf } from '../../engine/domain/state-sections.js';
import { openSnapshot } from '../../engine/journal/snapshot/read-snapshot.js';
import { snapshotPath } from '../../engine/journal/snapshot/snapshot-files.js';
import { SectionPrefix } from '../../engine/journal/snapshot/snapshot-layout.js';
import type { RiskState } from '../../risk/risk-state.js';

export interface RestoreRiskOptions {
  readonly dataDirectory: string;
  readonly coveredSequence: number;
  /** Which of the validators it is, from 0. */
  readonly index: number;
  readonly validators: number;
}

export function restoreRisk(state: RiskState, options: RestoreRiskOptions): void {
  const { dataDirectory, coveredSequence, index, validators } = options;
  const snapshot = openSnapshot(snapshotPath(dataDirectory, coveredSequence), { coveredSequence });
  try {
    state.load(readerOf(SectionPrefix.RISK, snapshot), (account) => account % validators === index);
  } finally {
    snapshot.close();
  }
}
