/** A field of a tool's settings as a form shows it. */
export interface SettingField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** `lines`: a list of texts, one a line. `json`: anything else, as JSON. */
  readonly kind: "text" | "choice" | "switch" | "number" | "lines" | "json";
  readonly choices: readonly string[];
  readonly fallback: unknown;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** The fields of a tool's settings, from their JSON Schema. */
export function settingFields(schema: unknown): SettingField[] {
  if (!isObject(schema) || !isObject(schema.properties)) return [];
  const required = texts(schema.required);
  return Object.entries(schema.properties).map(([name, field]) => {
    const given = isObject(field) ? field : {};
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    return {
      name,
      title: text(given.title) || name,
      description: text(given.description),
      required: required.includes(name),
      kind: kindOf(given),
      choices: texts(given.enum),
      fallback: given.default,
    };
  });
}

function kindOf({ type, enum: choices, items }: Loose): SettingField["kind"] {
  if (Array.isArray(choices)) return "choice";
  if (type === "boolean") return "switch";
  if (type === "integer" || type === "number") return "number";
  if (type === "array" && isObject(items) && items.type === "string") return "lines";
  return type === "string" ? "text" : "json";
}

/** What stands in a field for a value that is set. */
export function toText({ kind }: SettingField, value: unknown): string {
  if (value === undefined) return "";
  if (kind === "lines") return texts(value).join("\n");
  return kind === "json" ? JSON.stringify(value, null, 2) : String(value);
}

/** The value that stands in a field; `undefined` where it is left empty. Throws `SyntaxError` where it is not JSON. */
export function toValue({ kind }: SettingField, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (kind === "switch") return trimmed === "true";
  if (kind === "number") return Number(trimmed);
  if (kind === "json") return JSON.parse(trimmed);
  return kind === "lines" ? trimmed.split(/\s*\n\s*/) : trimmed;
}
