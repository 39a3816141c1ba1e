import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { generatedFiles } from "../../infra/generate-schemas.ts";
import { openApi } from "../../schemas/openapi.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const files = [...generatedFiles()];
const schemaFiles = files.filter(([path]) => !path.endsWith("/openapi.json"));

const described = openApi();

interface Operation {
  readonly responses: object;
  readonly security?: readonly object[];
}
const methods = ["get", "put", "post", "patch", "delete"];
const isOperation = (item: object): item is Operation => "responses" in item;
const operations = Object.entries<object>(described.paths).flatMap(([path, item]) =>
  Object.entries<object>({ ...item }).flatMap(([method, operation]) =>
    methods.includes(method) && isOperation(operation)
      ? [[`${method.toUpperCase()} ${path}`, operation] as const]
      : [],
  ),
);

/** One for all schemas, which share no ids: each more would first compile what a schema is. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const contentOf = (answer: { content?: Record<string, { schema?: object }> }) => answer.content;

describe("the generated files", () => {
  test.each(files)("%s is up to date", (path, text) => {
    const stale = read(path) === text ? [] : [`${path} is stale: run npm run generate`];

    expect(stale).toEqual([]);
  });

  test("are all that the folder holds", () => {
    const found = readdirSync(new URL("schemas/json/", root)).map((name) => `schemas/json/${name}`);

    expect(found.sort()).toEqual(files.map(([path]) => path).sort());
  });

  test.each(schemaFiles)("%s compiles as JSON Schema 2020-12", (_path, text) => {
    const compiled = ajv.compile(JSON.parse(text));

    expect(compiled).toBeInstanceOf(Function);
  });

  test("take an account event and refuse one without its title", () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(read("schemas/json/account-event.json")),
    );
    const event = {
      id: `evt_${"0".repeat(32)}`,
      tool: "calendly",
      connection: "main",
      type: "meeting.scheduled",
      family: "meeting",
      time: "2026-11-23T08:14:05.123Z",
      recordedTime: "2026-11-23T08:14:07.020Z",
      title: "Onboarding call booked",
      identities: [{ type: "email", value: "jane@acme.com" }],
      delivery: "dlv_1",
      details: { rescheduled: false },
    };

    expect(validate(event)).toBe(true);
    expect(validate({ ...event, title: undefined })).toBe(false);
  });
});

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();

    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(openApi())));

    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("has this package's version", () => {
    expect(openApi().info.version).toBe(JSON.parse(read("package.json")).version);
  });

  test("refers only to what it holds", () => {
    const document = JSON.parse(JSON.stringify(openApi()));
    const references = JSON.stringify(document).match(/(?<="\$ref":")[^"]+/g) ?? [];

    const dangling = references.filter((reference) => {
      const [start, ...steps] = reference.split("/");
      return start !== "#" || steps.reduce((at, step) => at?.[step], document) === undefined;
    });

    expect(references.length).toBeGreaterThan(50);
    expect(dangling).toEqual([]);
  });

  test.each(operations)("%s has a schema for each answer that has a body", (_name, { responses }) => {
    const { responses: shared } = described.components;
    const answers = Object.entries<object>({ ...responses }).map(([status, answer]) => {
      const content =
        "$ref" in answer ? shared[String(answer.$ref).split("/").at(-1) ?? ""]?.content : contentOf(answer);
      return { status, schemas: Object.values(content ?? {}).map(({ schema }) => schema) };
    });

    const without = answers.filter(({ schemas }) => schemas.length === 0 || schemas.includes(undefined));

    expect(answers.some(({ status }) => status.startsWith("2"))).toBe(true);
    expect(without.map(({ status }) => status).filter((status) => status !== "204")).toEqual([]);
  });

  test.each(operations)("%s asks for the bearer token under /api and nowhere else", (name, operation) => {
    const open = operation.security?.length === 0;

    expect(open).toBe(!name.includes(" /api/"));
  });
});
