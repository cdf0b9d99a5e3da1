// The RiskState message: an account's figures by the names of the contract.

import { RiskStateValue } from '../../engine/domain/risk-settings.js';
import type { RiskFigures } from '../risk-figures.js';
import { writeRiskLimits } from './risk-limits-message.js';

/** Bits of RiskStateValue.KILL_SWITCH. */
const OWN = 1;
const EVERYONES = 2;

export function riskStateMessage(account: string, { limits, used }: RiskFigures): object {
  const switches = used[RiskStateValue.KILL_SWITCH];
  return {
    account,
    limits: writeRiskLimits(limits),
    has_own_limits: used[RiskStateValue.HAS_OWN_LIMITS] === 1,
    kill_switch: (switches & OWN) !== 0,
    everyones_kill_switch: (switches & EVERYONES) !== 0,
    kill_trigger: used[RiskStateValue.KILL_TRIGGER],
    kill_value: used[RiskStateValue.KILL_VALUE],
    kill_limit: used[RiskStateValue.KILL_LIMIT],
    open_orders: used[RiskStateValue.OPEN_ORDERS],
    exposure: used[RiskStateValue.EXPOSURE],
    daily_loss: used[RiskStateValue.DAILY_LOSS],
    has_cash: used[RiskStateValue.HAS_CASH] === 1,
    cash: used[RiskStateValue.CASH],
    held_cash: used[RiskStateValue.HELD_CASH],
  };
}
