// Client order ids that never come twice, as bytes in one place: `order-0000000001` and so on.

const PREFIX = 6;
const ZERO = 48;

export class ClientOrderIdText {
  /** Of the id in hand. */
  readonly bytes = new TextEncoder().encode('order-0000000000');
  number = 0;

  set(number: number): this {
    this.number = number;
    const { bytes } = this;
    for (let place = bytes.length - 1, rest = number; place >= PREFIX; place--) {
      bytes[place] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    return this;
  }

  next(): this {
    return this.set(this.number + 1);
  }
}
