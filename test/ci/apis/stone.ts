import type { ApiRequest } from "../../../functions/connectors/collector.ts";
import { type ApiDescription, fieldsOf } from "./description.ts";

interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

interface Struct {
  readonly extends: string | undefined;
  readonly fields: readonly Field[];
  /** The tags of a union, and of a struct that is one of several. */
  readonly tags: readonly Field[];
}

/** Stone, the language in which Dropbox describes its API: as much of it as tells a call's arguments and result. */
export function stone(files: Readonly<Record<string, string>>, base: string): ApiDescription {
  const types = new Map<string, Struct>();
  const aliases = new Map<string, string>();
  const routes = new Map<string, readonly [string, string]>();
  for (const [namespace, text] of Object.entries(files)) {
    for (const [, name = "", type = ""] of text.matchAll(/^alias (\w+) = (.+)$/gm)) aliases.set(name, type);
    for (const [, name, arg = "", result = ""] of text.matchAll(/^route ([\w/]+) \((\w+), (\w+), \w+\)/gm))
      routes.set(`${namespace}/${name}`, [arg, result]);
    for (const block of text.split(/^(?=struct |union)/m)) {
      const [, name, parent] = /^(?:struct|union\w*) (\w+)(?: extends (\w+))?/.exec(block) ?? [];
      const [body = ""] = block.split(/^(?=\S)/m).filter((_, n) => n === 0);
      if (name) types.set(name, { extends: parent, ...membersOf(body) });
    }
  }

  const fieldsIn = (name: string): readonly Field[] => {
    const struct = types.get(name);
    return struct ? [...(struct.extends ? fieldsIn(struct.extends) : []), ...struct.fields] : [];
  };

  const sample = (written: string, depth = 0): unknown => {
    const type = written.replace(/\?$/, "").replace(/^\w+\./, "");
    if (depth > 6) return undefined;
    const [, item] = /^List\((\w[\w.]*)/.exec(type) ?? [];
    if (item) return [sample(item, depth + 1)];
    if (/^(String|Bytes)\b/.test(type)) return "text";
    if (/^U?Int|^Float/.test(type)) return 1;
    if (/^Boolean/.test(type)) return true;
    if (/^Timestamp/.test(type)) return "2026-11-20T11:03:15Z";
    const alias = aliases.get(type);
    if (alias !== undefined && !types.has(type)) return sample(alias, depth + 1);
    // Of a namespace that is not there: an id or a word.
    if (!types.has(type)) return "text";
    const [tag] = types.get(type)?.tags ?? [];
    if (tag) return { ...fieldsOf(sample(tag.type, depth + 1)), ".tag": tag.name };
    return Object.fromEntries(fieldsIn(type).map((field) => [field.name, sample(field.type, depth + 1)]));
  };

  const routeOf = ({ url }: ApiRequest) => routes.get(url.startsWith(base) ? url.slice(base.length) : "");

  return {
    faults(request) {
      const route = routeOf(request);
      if (!route || request.method !== "POST") return [`${request.url} is not described`];
      const [arg] = route;
      if (arg === "Void") return request.json === null ? [] : ["takes no argument"];
      const described = fieldsIn(arg);
      const given = Object.keys(fieldsOf(request.json));
      return [
        ...given
          .filter((name) => !described.some((field) => field.name === name))
          .map((name) => `${name} is not described`),
        ...described
          .filter(({ name, required }) => required && !given.includes(name))
          .map(({ name }) => `${name} is lacking`),
      ];
    },
    answer(request) {
      return sample(routeOf(request)?.[1] ?? "Void");
    },
  };
}

/** Members are indented by four, the tags of a struct that is one of several by eight. */
function membersOf(block: string): Pick<Struct, "fields" | "tags"> {
  const isUnion = block.startsWith("union");
  const members = [...block.matchAll(/^ {4}(\w+)(?: ([A-Z]\w*[^\n]*|\w+\.[A-Z]\w*[^\n]*))?$/gm)]
    .filter(([, name]) => name !== "example" && name !== "union_closed" && name !== "union")
    .map(([, name = "", type = ""]) => fieldOf(name, type));
  const [, inner = ""] = /^ {4}union\w*\n((?: {8}\w+ \w+\n)+)/m.exec(block) ?? [];
  const tags = [...inner.matchAll(/^ {8}(\w+) (\w+)$/gm)].map(([, name = "", type = ""]) =>
    fieldOf(name, type),
  );
  return isUnion ? { fields: [], tags: members } : { fields: members, tags };
}

const fieldOf = (name: string, type: string): Field => ({
  name,
  type: type.replace(/ = .*$/, "") || "Void",
  required: !/\?/.test(type) && !/ = /.test(type),
});
