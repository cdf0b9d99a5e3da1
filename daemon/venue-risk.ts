// What the settings say of accounts, rights, limits and fees, read once at start for the gateway's thread.

import type { InstrumentDefinition } from '../engine/domain/instrument-definition.js';
import type { Credential } from '../gateway/authenticator.js';
import type { RiskSetup } from '../gateway/risk-setup.js';
import type { AccountsFile } from './settings/accounts-file.js';
import { credentialsOf } from './settings/credentials.js';
import type { Settings } from './settings/schema.js';
import { keepStatements, readStatements } from './settings/stated-risk.js';
import { setupOf, statementsOf } from './settings/stated-setup.js';

/** Plain data. */
export interface VenueRisk {
  readonly credentials: readonly Credential[] | undefined;
  readonly setup: RiskSetup;
}

export interface ReadVenueRisk {
  readonly risk: VenueRisk;
  /** To be called once the venue has it all: the next start says nothing of it again. */
  readonly keep: () => void;
}

/** `participants`: accounts of the daemon's own; `dataDirectory` is undefined where nothing is kept. */
export function readVenueRisk(
  settings: Settings,
  instruments: readonly InstrumentDefinition[],
  file: AccountsFile,
  participants: readonly string[],
  dataDirectory: string | undefined,
): ReadVenueRisk {
  const before = readStatements(dataDirectory);
  const now = statementsOf(settings, instruments, file);
  return {
    risk: { credentials: credentialsOf(settings, file), setup: setupOf(file, participants, settings, before, now) },
    keep: () => keepStatements(dataDirectory, now),
  };
}
