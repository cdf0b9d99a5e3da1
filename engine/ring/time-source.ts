// Where an agent has the time from: the threads' common clock (clock.ts), or in a simulation a clock that the simulator
// moves. Instants are u64 nanoseconds since the Unix epoch as two signed words; no reading is before the one before it.

export interface TimeSource {
  /** Takes a reading into `low` and `high`. */
  read(): void;
  readonly low: number;
  readonly high: number;
}
