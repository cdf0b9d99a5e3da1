// What a simulated run has found to be broken.

export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(message: string, ...facts: unknown[]) {
    super(facts.length === 0 ? message : `${message}: ${facts.map((fact) => JSON.stringify(fact)).join('; ')}`);
  }
}

export function mustHold(holds: boolean, message: string, ...facts: unknown[]): void {
  if (!holds) throw new Violation(message, ...facts);
}
