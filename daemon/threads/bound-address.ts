// Opens a door on its address, and makes a failure to do so the setting's error that it is.

import { type Address, formatAddress } from '../settings/address.js';
import { UsageError } from '../usage-error.js';

/** `open` resolves to the bound port; the answer is `host:port`. `setting` is the door's key, for the message. */
export async function bindAddress(
  setting: string,
  address: Address,
  open: (text: string) => Promise<number>,
): Promise<string> {
  const text = formatAddress(address);
  try {
    return formatAddress({ host: address.host, port: await open(text) });
  } catch (error) {
    throw new UsageError(`${setting}: ${text} cannot be bound: ${(error as Error).message}`);
  }
}
