import type { $ZodIssue } from "zod/v4/core";
import {
  type EventRule,
  type Mapping,
  type MappingProblem,
  mapping,
  type TimeRule,
} from "../../../schemas/mapping.ts";
import { saying } from "../../../schemas/mapping-words.ts";
import { readBy } from "../../shared/read-by.ts";
import { expressionProblem } from "./expression.ts";
import { problemAt } from "./problem-at.ts";
import { expressionsOf } from "./rule-expressions.ts";
import { hasYear, isFormat, isZone } from "./time-format.ts";

export type Checked =
  | { readonly mapping: Mapping }
  | { readonly mapping?: undefined; readonly problems: readonly MappingProblem[] };

/** A mapping that may go live, or all that is wrong with it, field by field. */
export function checkMapping(value: unknown): Checked {
  const read = readBy(mapping, value);
  if (!read.success) {
    return { problems: read.error.issues.slice(0, 50).map(problemOf) };
  }
  const { rules } = read.data;
  const problems = rules.flatMap((rule, n) => [
    ...ruleProblems(rule).map((one) => ({ ...one, field: `rules[${n}].${one.field}` })),
    ...(rules.findIndex((one) => one.rule === rule.rule) < n
      ? [problemAt(`rules[${n}].rule`, saying("rule_twice"))]
      : []),
  ]);
  return problems.length > 0 ? { problems } : { mapping: read.data };
}

function ruleProblems(rule: EventRule): MappingProblem[] {
  const problems: MappingProblem[] = [];
  for (const [field, expression] of expressionsOf(rule)) {
    const said = expressionProblem(expression);
    if (said !== undefined) problems.push(problemAt(field, said));
  }
  if (/[{}]/.test(rule.title.replaceAll(/\{[^{}]*\}/g, "")))
    problems.push(problemAt("title", saying("unpaired_brace")));
  if (rule.shared !== undefined && rule.each === undefined)
    problems.push(problemAt("shared", saying("shared_without_each")));
  for (const field of ["time", "scheduledFor", "owed"] as const) {
    const { zone, formats = [] }: Partial<Pick<TimeRule, "zone" | "formats">> = rule[field] ?? {};
    if (zone !== undefined && !isZone(zone)) problems.push(problemAt(`${field}.zone`, saying("not_zone")));
    const unknown = formats.findIndex((format) => !isFormat(format));
    if (unknown >= 0) problems.push(problemAt(`${field}.formats[${unknown}]`, saying("not_format")));
    const yearless = formats.findIndex((format) => isFormat(format) && !hasYear(format));
    if (yearless >= 0) problems.push(problemAt(`${field}.formats[${yearless}]`, saying("no_year")));
  }
  return problems;
}

/** The library's own messages are left out of small bundles. */
function problemOf(issue: $ZodIssue): MappingProblem {
  const field = pathText(issue.path) || "mapping";
  switch (issue.code) {
    case "unrecognized_keys":
      return problemAt(
        field,
        saying("unknown_field", { fields: issue.keys.slice(0, 5).join(", ").slice(0, 200) }),
      );
    case "invalid_type":
      return problemAt(
        field,
        issue.input === undefined ? saying("missing") : saying("not_type", { kind: issue.expected }),
      );
    case "invalid_value":
      return problemAt(field, saying("allowed_words"));
    case "too_big":
      return problemAt(field, saying("too_much", { most: Number(issue.maximum) }));
    case "too_small":
      return problemAt(field, saying("too_little", { least: Number(issue.minimum) }));
    default:
      return problemAt(field, saying("form"));
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}
