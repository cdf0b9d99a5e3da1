// How an account is opened that an administrator, or the settings, want: what the gateway knows of it stays right whatever
// becomes of the command that is answered.

import { expect, it } from 'vitest';
import { ConfigureAccountCommand } from '../../engine/domain/command.js';
import type { RecordMemory } from '../../engine/domain/record-memory.js';
import { RejectReason } from '../../engine/domain/reject-reason.js';
import { SelfTradePrevention } from '../../engine/domain/self-trade-prevention.js';
import { AccountOpening } from '../../gateway/account-opening.js';
import { AccountRegistry } from '../../gateway/account-registry.js';
import type { CommandIngress } from '../../gateway/command-ingress.js';

const { CANCEL_BOTH, UNSPECIFIED } = SelfTradePrevention;

function setUp(room = 8) {
  const sent: string[] = [];
  const note = (memory: RecordMemory, answered: string) => {
    const { account, clientOrderId, selfTradePrevention } = new ConfigureAccountCommand(memory);
    sent.push(`${account} ${clientOrderId} ${selfTradePrevention} ${answered}`);
    return RejectReason.NONE as number;
  };
  const ingress = {
    refusing: RejectReason.NONE,
    reserved: 0,
    ringOf: () => ({ hasRoomFor: (count: number) => count <= room }),
    refusalOf: () => RejectReason.NONE,
    send: (memory: RecordMemory) => note(memory, 'to nobody'),
  } as unknown as CommandIngress;
  const accounts = new AccountRegistry();
  const opening = new AccountOpening(accounts, ingress, 3, () => false);
  const answer = (memory: RecordMemory) => note(memory, 'to its sender');
  return { accounts, answer, opening, sent };
}

it('an account that is new, or has another default, is told to the engine by a command that is never refused, then by one that is answered', () => {
  const { accounts, answer, opening, sent } = setUp();
  expect(opening.administer('ann', UNSPECIFIED, answer)).toBe(RejectReason.NONE);
  expect(opening.administer('ann', CANCEL_BOTH, answer)).toBe(RejectReason.NONE);
  expect(opening.administer('ann', UNSPECIFIED, answer)).toBe(RejectReason.NONE);
  expect(sent).toEqual([
    '0 ann 0 to nobody',
    '0 ann 0 to its sender',
    `0 ann ${CANCEL_BOTH} to nobody`,
    `0 ann ${CANCEL_BOTH} to its sender`,
    `0 ann ${CANCEL_BOTH} to its sender`,
  ]);
  expect(accounts.selfTradePrevention(0)).toBe(CANCEL_BOTH);
});

it('one whose answered command is refused is known all the same, as it is to the engine', () => {
  const { accounts, opening, sent } = setUp();
  expect(opening.administer('ann', UNSPECIFIED, () => RejectReason.BUSY)).toBe(RejectReason.BUSY);
  expect([accounts.find('ann'), accounts.next, sent.length]).toEqual([0, 1, 1]);
});

it('one that finds no room is not opened', () => {
  const full = setUp(1);
  expect(full.opening.administer('ann', UNSPECIFIED, full.answer)).toBe(RejectReason.BUSY);
  expect([full.accounts.find('ann'), full.sent]).toEqual([-1, []]);
  const { answer, opening } = setUp();
  const reasons = ['a', 'b', 'c', 'd'].map((name) => opening.administer(name, UNSPECIFIED, answer));
  expect(reasons).toEqual([RejectReason.NONE, RejectReason.NONE, RejectReason.NONE, RejectReason.BOOK_FULL]);
});
