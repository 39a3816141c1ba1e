import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as z from "zod/mini";
import { fromJson, isRead, kindNames, kindOf, readers, rowsOfToday, toJson } from "../support/golden.ts";

const root = new URL("../../schemas/golden/", import.meta.url);
const releases = readdirSync(root).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
const last = releases.at(-1) ?? "";
const rows = z.array(z.record(z.string(), z.unknown()));
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const goldenOf = (release: string) =>
  ["events", "directory"].flatMap((table) => rows.parse(fromJson(read(`${release}/${table}.json`))));

let today: z.infer<typeof rows>;
beforeAll(async () => {
  const { events, directory } = await rowsOfToday();
  today = [...events, ...directory];
});

describe.each(releases)("the rows of release %s", (release) => {
  const golden = goldenOf(release);

  test("are read by today's code", () => {
    const unread = golden.flatMap((row) => {
      const kind = kindOf(row);
      const result = isRead(kind) ? readers[kind].safeParse(row) : undefined;
      return result?.error ? [`${kind}: ${result.error.issues.map(({ path }) => path.join("."))}`] : [];
    });

    expect(unread).toEqual([]);
  });

  test("are of kinds that are known", () => {
    expect(golden.map(kindOf).filter((kind) => !kindNames.includes(kind))).toEqual([]);
  });
});

test("every kind of row has a golden one", () => {
  const kept = new Set(goldenOf(last).map(kindOf));

  expect(kindNames.filter((kind) => !kept.has(kind))).toEqual([]);
});

describe("what today's code writes", () => {
  const schemas: Record<string, object> = JSON.parse(read(`${last}/readers.json`));
  const ajv = new Ajv2020({ strict: false });
  const refusals = (row: Record<string, unknown>) => {
    const schema = schemas[kindOf(row)];
    if (!schema) return [];
    const validate = ajv.compile(schema);
    return validate(toJson(row)) ? [] : [`${kindOf(row)}: ${ajv.errorsText(validate.errors)}`];
  };

  test("is read by the last release's readers, also with fields that they do not know", () => {
    expect(today.length).toBeGreaterThan(20);
    expect(today.flatMap((row) => refusals({ ...row, later: { field: 1 } }))).toEqual([]);
  });

  test("would not be if a field that they need were gone or had another form", () => {
    const event = today.find((row) => kindOf(row) === "event") ?? {};
    const { recordedTime: _recordedTime, ...without } = event;

    expect(refusals(without)).toHaveLength(1);
    expect(refusals({ ...event, version: "1" })).toHaveLength(1);
  });

  test("has no kind that is unknown here", () => {
    expect(today.map(kindOf).filter((kind) => !kindNames.includes(kind))).toEqual([]);
  });
});
