// What the gateway's thread tells of risk: each kill switch in the log, and once a second how much was refused, and why.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import { KillTrigger } from '../../engine/domain/risk-settings.js';
import type { Gateway } from '../../gateway/gateway.js';
import type { KillSwitchChange } from '../../gateway/kill-switch-registry.js';
import type { Logger } from '../logging.js';
import type { SupervisorPort } from './thread-life.js';

const EVERY_MS = 1_000;
const REASON_NAMES = new Map<number, string>(Object.entries(RejectReason).map(([name, reason]) => [reason, name]));
const TRIGGER_NAMES = new Map<number, string>(Object.entries(KillTrigger).map(([name, trigger]) => [trigger, name]));

export function reportRisk(port: SupervisorPort, { refusals, killSwitches }: Gateway): { stop(): void } {
  const report = () =>
    port.postMessage({
      type: 'risk',
      refusals: Object.fromEntries(refusals.all().map(([reason, count]) => [nameOf(reason), count])),
      killSwitches: killSwitches.engaged,
    });
  report();
  const timer = setInterval(report, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** An administrator's switch is news; one that a trigger has engaged wants somebody to look. */
export function logKillSwitch(logger: Logger, change: KillSwitchChange): void {
  const { account = 'everyone', engaged, trigger, value, limit, canceled, engineSequence } = change;
  const fields = { account, canceled, engineSequence };
  if (trigger === KillTrigger.ADMINISTRATOR) {
    logger.info(fields, engaged ? 'a kill switch was engaged' : 'a kill switch was released');
  } else {
    const counted = { trigger: TRIGGER_NAMES.get(trigger), value, limit };
    logger.warn({ ...fields, ...counted }, 'an account has engaged its kill switch by itself');
  }
}

function nameOf(reason: number): string {
  return REASON_NAMES.get(reason) ?? String(reason);
}
