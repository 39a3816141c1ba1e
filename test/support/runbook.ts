import { readFileSync } from "node:fs";

const runbook = readFileSync(new URL("../../infra/RUNBOOK.md", import.meta.url), "utf8");

/** What the runbook gives an option of the AWS CLI, as JSON says it. Throws `SyntaxError` where it has no such option. */
export function saidInRunbook(option: string): unknown {
  const [, json = ""] = new RegExp(`--${option} '([^']+)'`).exec(runbook) ?? [];
  return JSON.parse(json);
}
