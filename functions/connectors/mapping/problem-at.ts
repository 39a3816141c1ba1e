import type { MappingProblem } from "../../../schemas/mapping.ts";
import { inEnglish, type Said } from "../../../schemas/mapping-words.ts";

/** What is wrong at a field of a mapping, or of what it reads. */
export const problemAt = (field: string, said: Said): MappingProblem => ({
  field,
  code: said.code,
  values: { ...said.values },
  reason: inEnglish(said),
});

/** Takes down what could not be read; never quotes the input. */
export type Report = (field: string, said: Said) => void;
