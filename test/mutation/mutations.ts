// Every rule of matching and of risk that the tests must guard, each with one small change that breaks it.

import { LIMIT_MUTATIONS } from './limit-mutations.js';
import type { Mutation } from './mutant.js';
import { RISK_MUTATIONS } from './risk-mutations.js';
import { TRADING_MUTATIONS } from './trading-mutations.js';
import { VENUE_MUTATIONS } from './venue-mutations.js';
import { WAITING_MUTATIONS } from './waiting-mutations.js';

export const MUTATIONS: readonly Mutation[] = [
  ...TRADING_MUTATIONS,
  ...WAITING_MUTATIONS,
  ...VENUE_MUTATIONS,
  ...LIMIT_MUTATIONS,
  ...RISK_MUTATIONS,
];
