// Which order is to be explained: one by its order id, or those that an account gave a client order id.

export type OrderTarget =
  | { readonly by: 'orderId'; readonly orderId: number }
  /** The account's name or `#index`. */
  | { readonly by: 'clientOrderId'; readonly account: string; readonly clientOrderId: string };

/** Reads `17` or `desk-1/a-17`; undefined where the text is neither. */
export function parseOrderTarget(text: string): OrderTarget | undefined {
  const slash = text.lastIndexOf('/');
  if (slash > 0 && slash < text.length - 1) {
    return { by: 'clientOrderId', account: text.slice(0, slash), clientOrderId: text.slice(slash + 1) };
  }
  const orderId = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(orderId) || orderId === 0) return undefined;
  return { by: 'orderId', orderId };
}
