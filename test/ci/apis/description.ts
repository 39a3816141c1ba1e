import type { ApiRequest } from "../../../functions/connectors/collector.ts";

/** What a vendor writes about its API: which calls it takes, and the shape of what it answers. */
export interface ApiDescription {
  /** What is wrong with a call; empty where it may be made. */
  faults(request: ApiRequest): string[];
  /** An answer to the call, of the described shape. */
  answer(request: ApiRequest): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
