import { test } from "@jest/globals";
import { isAll } from "./repeats.ts";

/** A test that takes long and repeats a kind: `npm test` leaves it out, and `.ci/run`, `npm run test:all` and its file by itself take it. */
export const seldom = isAll ? test : test.skip;
