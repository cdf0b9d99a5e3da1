// Who may call the Admin service: whoever has a token with the right admin, of whichever account; and for the risk figures of
// an account whoever may read that account.

import { status } from '@grpc/grpc-js';
import type { Gateway } from '../gateway.js';
import { echo } from '../reject-words.js';
import { NOT_AUTHENTICATED, Right } from '../rights.js';

/** How a call ends that is not admitted. */
export interface AdmissionRefusal {
  readonly code: status;
  readonly details: string;
}

/** Undefined where the token has the right. */
export function administrationRefusal({ authenticator }: Gateway, token: string): AdmissionRefusal | undefined {
  const rights = authenticator.administrativeRights(token);
  if (rights === Right.ADMIN) return undefined;
  return rights === NOT_AUTHENTICATED
    ? { code: status.UNAUTHENTICATED, details: 'token is not that of an administrator' }
    : { code: status.PERMISSION_DENIED, details: 'the token has no right to administer' };
}

/** Undefined where the token is an administrator's, or may read this account. */
export function figuresRefusal(gateway: Gateway, account: string, token: string): AdmissionRefusal | undefined {
  const refusal = administrationRefusal(gateway, token);
  if (refusal === undefined) return undefined;
  const rights = gateway.authenticator.rightsOf(account, token);
  if (rights === NOT_AUTHENTICATED) return refusal;
  if ((rights & Right.READ) !== 0) return undefined;
  return { code: status.PERMISSION_DENIED, details: `the token of account ${echo(account)} has no right to read` };
}
