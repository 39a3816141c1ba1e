import type { ApiRequest } from "../../../functions/connectors/collector.ts";
import { type ApiDescription, fieldsOf, isFields, listOf } from "./description.ts";

/** Swagger 2 or OpenAPI 3. `base` is what comes before its paths. */
export function openApi(document: unknown, base: string): ApiDescription {
  const resolved = (value: unknown): unknown => {
    const { $ref } = fieldsOf(value);
    if (typeof $ref !== "string") return value;
    const names = decodeURIComponent($ref.replace(/^#\//, "")).split("/");
    const found = names
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<unknown>((at, name) => (Array.isArray(at) ? at[Number(name)] : fieldsOf(at)[name]), document);
    return resolved(found);
  };

  const operationOf = ({ method = "GET", url }: ApiRequest) => {
    const { pathname, origin } = new URL(url);
    const path = `${origin}${pathname}`.startsWith(base) ? `${origin}${pathname}`.slice(base.length) : "";
    for (const [template, item] of Object.entries(fieldsOf(fieldsOf(document).paths))) {
      const form = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
      const operation = fieldsOf(item)[method.toLowerCase()];
      if (!form.test(path) || !isFields(operation)) continue;
      const parameters = [...listOf(fieldsOf(item).parameters), ...listOf(operation.parameters)];
      return { operation, parameters: parameters.map((one) => fieldsOf(resolved(one))) };
    }
    return undefined;
  };

  const faultsOf = (name: string, value: string, parameter: Readonly<Record<string, unknown>>): string[] => {
    const { type, enum: allowed } = { ...parameter, ...fieldsOf(resolved(parameter.schema)) };
    const items = value.split(",");
    if (Array.isArray(allowed) && !items.every((item) => allowed.includes(item)))
      return [`${name} is not one of those described`];
    const written = type === "integer" ? /^\d+$/ : type === "number" ? /^\d+(?:\.\d+)?$/ : undefined;
    return written && !written.test(value) ? [`${name} is not a number`] : [];
  };

  const sample = (given: unknown, depth = 0): unknown => {
    const schema = fieldsOf(resolved(given));
    if (schema.example !== undefined) return schema.example;
    if (depth > 8) return undefined;
    const parts = [
      ...listOf(schema.allOf),
      ...listOf(schema.oneOf).slice(0, 1),
      ...listOf(schema.anyOf).slice(0, 1),
    ];
    if (parts.length > 0) {
      const samples = parts.map((part) => sample(part, depth + 1));
      return samples.every(isFields) ? Object.assign({}, ...samples) : samples[0];
    }
    if (Array.isArray(schema.enum)) return schema.enum[0];
    const type = listOf(schema.type).find((one) => one !== "null") ?? schema.type;
    if (type === "array") return [sample(schema.items, depth + 1)];
    if (type === "boolean") return true;
    if (type === "number" || type === "integer") return 1;
    if (type === "string") return schema.format === "date-time" ? "2026-11-20T11:03:15Z" : "text";
    const properties = Object.entries(fieldsOf(schema.properties));
    return Object.fromEntries(properties.map(([name, one]) => [name, sample(one, depth + 1)]));
  };

  return {
    faults(request) {
      const found = operationOf(request);
      if (!found) return [`${request.method ?? "GET"} ${request.url.replace(/\?.*/, "")} is not described`];
      const query = new URL(request.url).searchParams;
      const described = new Map(
        found.parameters.filter((one) => one.in === "query").map((one) => [String(one.name), one]),
      );
      const lacking = [...described].flatMap(([name, one]) =>
        // The hub adds the token by itself.
        one.required === true && name !== "token" && !query.has(name) ? [`${name} is lacking`] : [],
      );
      const given = [...query].flatMap(([name, value]) => {
        const parameter = described.get(name);
        return parameter ? faultsOf(name, value, parameter) : [`${name} is not described`];
      });
      return [...lacking, ...given];
    },
    answer(request) {
      const responses = fieldsOf(operationOf(request)?.operation.responses);
      const good = fieldsOf(resolved(responses["200"]));
      const example = fieldsOf(good.examples)["application/json"];
      return example ?? sample(good.schema ?? fieldsOf(fieldsOf(good.content)["application/json"]).schema);
    },
  };
}
