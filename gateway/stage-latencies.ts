// Where the time of a command goes, stage by stage: differences of the stamps that its last report carries. The gateway
// measures, whoever implements this interface keeps the figures.

/** Index of each stage; `record` is given these. */
export const Stage = {
  /** From the gateway's decoding to the validator. */
  GATEWAY_TO_RISK: 0,
  /** From the validator to the engine's taking it up. */
  RISK_TO_ENGINE: 1,
  /** Sequencing and matching. */
  MATCHING: 2,
  /** Until it is durable: the rest of its batch, the journal's write and sync. */
  DURABILITY: 3,
  /** From durable to encoded in the gateway. */
  ENGINE_TO_GATEWAY: 4,
  /** All of it. */
  TOTAL: 5,
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

export const STAGE_NAMES: readonly string[] = [
  'gateway_to_risk',
  'risk_to_engine',
  'matching',
  'durability',
  'engine_to_gateway',
  'total',
];

export interface StageLatencies {
  /** Must not allocate: it is called for every command. */
  record(stage: number, nanos: number): void;
}

/** For those who do not measure. */
export const NO_LATENCIES: StageLatencies = { record() {} };
