// Tokens and their rights.

import { expect, it } from 'vitest';
import { Authenticator } from '../../gateway/authenticator.js';
import { ALL_RIGHTS, NO_RIGHTS, NOT_AUTHENTICATED, OWN_RIGHTS, Right } from '../../gateway/rights.js';
import { credential } from '../support/credentials.js';

const authenticator = new Authenticator([
  credential('alice', 'trades', Right.TRADE),
  credential('alice', 'reads', Right.READ),
  credential('alice', 'administers', Right.ADMIN),
  credential('bob', 'shared'),
  credential('carol', 'shared', Right.READ),
]);

it.each([
  ['alice', 'trades', Right.TRADE],
  ['alice', 'reads', Right.READ],
  ['alice', 'administers', Right.ADMIN],
  ['bob', 'shared', OWN_RIGHTS],
  ['carol', 'shared', Right.READ],
  ['alice', 'shared', NOT_AUTHENTICATED],
  ['bob', 'trades', NOT_AUTHENTICATED],
  ['alice', '', NOT_AUTHENTICATED],
  ['nobody', '', NOT_AUTHENTICATED],
  ['nobody', 'trades', NOT_AUTHENTICATED],
])('%s with the token "%s" has the rights %d', (account, token, rights) => {
  expect(authenticator.rightsOf(account, token)).toBe(rights);
});

it('knows an administrator by the token alone, and a token that is none from one without the right', () => {
  expect(authenticator.administrativeRights('administers')).toBe(Right.ADMIN);
  expect(authenticator.administrativeRights('trades')).toBe(NO_RIGHTS);
  expect(authenticator.administrativeRights('anything')).toBe(NOT_AUTHENTICATED);
  expect(authenticator.administrativeRights('')).toBe(NOT_AUTHENTICATED);
});

it('lets everybody do everything where there are no tokens', () => {
  const open = new Authenticator(undefined);
  expect(open.rightsOf('anybody', 'anything')).toBe(ALL_RIGHTS);
  expect(open.administrativeRights('')).toBe(Right.ADMIN);
});

it('lets nobody do anything where no account has a token', () => {
  const closed = new Authenticator([]);
  expect(closed.rightsOf('anybody', '')).toBe(NOT_AUTHENTICATED);
  expect(closed.administrativeRights('')).toBe(NOT_AUTHENTICATED);
});

it('puts the rights of a token together that an account has twice', () => {
  const twice = new Authenticator([credential('a', 't', Right.TRADE), credential('a', 't', Right.READ)]);
  expect(twice.rightsOf('a', 't')).toBe(OWN_RIGHTS);
});
