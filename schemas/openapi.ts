import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import { type Answer, type Call, type QueryParameter, type Refusal, tags } from "./api/call.ts";
import { calls } from "./api/calls.ts";
import { components, namedSchemas } from "./api/components.ts";
import { partsIn, pathParts } from "./api/path-parts.ts";
import { problem } from "./problem.ts";
import { release } from "./release.ts";

const refusals: Readonly<Record<Refusal | 500, string>> = {
  400: "The request cannot be understood; `code` says which part of it",
  401: "The bearer token is absent or wrong",
  403: "The caller's role does not allow it",
  404: "Not found; `code` says what",
  405: "The tool has no handshake by this method",
  409: "It contradicts what is there; `code` says what",
  410: "It was erased, or is merged into another: `canonical` is where it is now",
  413: "The body is over 6 MB",
  500: "A fault of the hub's",
  503: "The bus, a table, the blob store or the secrets did not answer: send again after `Retry-After` seconds",
};

/** Of a call without a role it is the signature that is wrong. */
const unsigned = "`signature_invalid`, with no further detail";

const all: readonly (readonly [id: string, call: Call])[] = Object.entries(calls);

/** The calls that this version serves, as OpenAPI 3.1: what `api/` says of them, and nothing else. */
export function openApi() {
  const schemas = jsonSchemas();
  return {
    openapi: "3.1.0",
    info: {
      title: "Account hub",
      version: release,
      summary: "Every tool an account team uses, one timeline per account.",
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }],
    tags: tags.map((name) => ({ name })),
    paths: paths(schemas.use),
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: Object.fromEntries(Object.keys(components).map((name) => [name, schemas.named(name)])),
      responses: Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [
          `Problem${status}`,
          refused(description, schemas.use, status === "500" || status === "503"),
        ]),
      ),
    },
  };
}

/** A schema where it is used: by its name if it has one, else as it is. */
type Use = (schema: $ZodType) => object;

function paths(use: Use): Record<string, Record<string, object>> {
  return Object.fromEntries(
    [...new Set(all.map(([, { path }]) => path))].map((path) => {
      const parts = partsIn(path).map((name) => {
        const { description, schema } = pathParts[name];
        return { name, in: "path", description, required: true, schema: use(schema) };
      });
      const operations = all
        .filter(([, call]) => call.path === path)
        .map(([id, call]) => [call.method.toLowerCase(), operation(id, call, use)]);
      return [
        path,
        { ...(parts.length > 0 ? { parameters: parts } : {}), ...Object.fromEntries(operations) },
      ];
    }),
  );
}

function operation(id: string, call: Call, use: Use): object {
  const { role, summary, description, query = {} } = call;
  const parameters = Object.entries(query).map(([name, parameter]) => queryParameter(name, parameter, use));
  const body = requestBody(call, use);
  return {
    operationId: id,
    tags: [...call.tags],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(role === undefined ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(call.answers).map(([status, answer]) => [status, response(answer, use)]),
      ),
      ...problems(call, use),
    },
  };
}

function queryParameter(name: string, { description, schema, examples }: QueryParameter, use: Use): object {
  const used = use(schema);
  return {
    name,
    in: "query",
    description,
    required: false,
    schema: { ...used, ...(examples ? { examples: [...examples] } : {}) },
    ...("type" in used && used.type === "array" ? { style: "form", explode: true } : {}),
  };
}

function requestBody({ body, media }: Call, use: Use): object | undefined {
  if (body) return { required: true, content: { "application/json": { schema: use(body) } } };
  if (!media) return undefined;
  const content = media.types.map((type) => [
    type,
    { schema: type.startsWith("text/") ? { type: "string" } : {} },
  ]);
  return {
    ...(media.description === undefined ? {} : { description: media.description }),
    required: true,
    content: Object.fromEntries(content),
  };
}

function response({ description, schema, text, bytes, headers }: Answer, use: Use): object {
  const content = {
    ...(schema ? { "application/json": { schema: use(schema) } } : {}),
    ...(text ? { "text/plain": { schema: { type: "string" } } } : {}),
    ...(bytes ? { [bytes]: { schema: {} } } : {}),
  };
  const told = Object.entries(headers ?? {}).map(([name, says]) => [
    name,
    { description: says, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(told.length > 0 ? { headers: Object.fromEntries(told) } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

function problems({ role, problems: own = [] }: Call, use: Use): Record<string, object> {
  const people: readonly Refusal[] =
    role === undefined ? [] : role === "viewer" ? [401, 503] : [401, 403, 503];
  const statuses = [...new Set([...people, ...own, 500])].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      status === 401 && role === undefined
        ? refused(unsigned, use, false)
        : { $ref: `#/components/responses/Problem${status}` },
    ]),
  );
}

function refused(description: string, use: Use, retry: boolean) {
  const after = { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } };
  return {
    description,
    ...(retry ? { headers: after } : {}),
    content: { "application/problem+json": { schema: use(problem) } },
  };
}

/** Every schema that a call uses, as JSON Schema: those with names refer to each other by them. */
function jsonSchemas(): { readonly use: Use; named(name: string): object } {
  const names = namedSchemas();
  for (const [at, schema] of used().entries())
    if (!names.has(schema)) names.add(schema, { id: `unnamed-${at}` });
  const { schemas } = z.toJSONSchema(names, {
    io: "input",
    metadata: names,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema: { _zod }, jsonSchema }) => {
      // Any JSON value: zod says so by a schema that refers to itself from outside the components.
      const { def } = _zod;
      if (def.type === "record" && def.valueType._zod.def.type === "lazy")
        jsonSchema.additionalProperties = {};
    },
  });
  const named = (name: string): object => {
    const { $schema: _dialect, $id: _address, ...schema } = schemas[name] ?? {};
    return schema;
  };
  return {
    named,
    use(schema) {
      const { id = "" } = names.get(schema) ?? {};
      return Object.hasOwn(components, id) ? { $ref: `#/components/schemas/${id}` } : named(id);
    },
  };
}

function used(): $ZodType[] {
  return [
    ...Object.values(pathParts).map(({ schema }) => schema),
    ...all.flatMap(([, { query = {}, body, answers }]) => [
      ...Object.values(query).map(({ schema }) => schema),
      ...(body ? [body] : []),
      ...Object.values(answers).flatMap(({ schema }) => schema ?? []),
    ]),
  ];
}
