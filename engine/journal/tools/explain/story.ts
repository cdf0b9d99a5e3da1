// What `journal explain` tells: the steps of one order's life, each with the command that caused it.

/** What a step is about; a trader reads it as the step's heading, a program as its kind. */
export type StepKind =
  | 'asked'
  | 'book'
  | 'accepted'
  | 'refused'
  | 'repeated'
  | 'rests'
  | 'waits'
  | 'queue'
  | 'trade'
  | 'prevented'
  | 'slice'
  | 'replaced'
  | 'follows'
  | 'trailed'
  | 'triggered'
  | 'ended'
  | 'open';

export type StepFact = string | number | readonly (readonly [price: string, quantity: string, orders: number])[];

export interface StoryStep {
  /** The engine sequence of the command that caused it. */
  readonly sequence: number;
  readonly time: bigint;
  readonly what: StepKind;
  /** For a person. */
  readonly text: string;
  /** The same for a program, under the contract's names; prices and quantities are decimals. */
  readonly facts: Readonly<Record<string, StepFact>>;
}
