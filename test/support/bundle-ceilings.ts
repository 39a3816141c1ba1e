export interface Ceiling {
  /** Kilobytes that the function loads at its start, and may ever load. */
  readonly start: number;
  readonly whole: number;
  /** Clients it must not load before it needs them. */
  readonly lazy: readonly string[];
}

/**
 * What each function's bundle may weigh. A cold start pays for what is loaded at the start by the millisecond: raise a
 * ceiling only knowingly, in the commit that needs it.
 */
export const ceilings: Readonly<Record<string, Ceiling>> = {
  ingest: { start: 275, whole: 1_417, lazy: ["client-s3", "client-ssm"] },
  record: { start: 673, whole: 2_400, lazy: ["client-sqs"] },
  collect: { start: 563, whole: 1_600, lazy: ["client-s3"] },
  jobs: { start: 589, whole: 2_350, lazy: ["client-s3"] },
  convert: { start: 730, whole: 2_260, lazy: ["client-ssm"] },
  send: { start: 620, whole: 2_200, lazy: ["client-ssm"] },
  watch: { start: 320, whole: 600, lazy: ["client-sns", "client-ssm"] },
  "serve/insight": { start: 660, whole: 1_500, lazy: ["client-s3"] },
  "serve/digest": { start: 700, whole: 2_400, lazy: ["client-s3", "client-ssm", "client-sesv2"] },
  serve: { start: 1_015, whole: 3_900, lazy: ["client-s3", "client-ssm"] },
};
