// Says what differs, for checks that run so often that a test library's matchers would cost the most of it.

export function expect(real: unknown, expected: unknown, what: string): void {
  if (real !== expected) throw new Error(`${what}:\n  it is ${real}\n  expected ${expected}`);
}
