import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { until } from "../../support/until.ts";

const module = fileURLToPath(new URL("../../../infra/local/orphaned.ts", import.meta.url));
const child = `import(${JSON.stringify(module)}).then(({ onOrphaned }) => {
  onOrphaned(() => process.exit(0));
  console.log(process.pid);
  setInterval(() => undefined, 1_000);
});`;

test("a process ends when the shell that started it is gone", async () => {
  const shell = spawn("sh", ["-c", '"$0" -e "$1"; true', process.execPath, child], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [said] = await once(shell.stdout, "data");
  const pid = Number(String(said));
  expect(isAlive(pid)).toBe(true);

  shell.kill("SIGKILL");

  await until(() => !isAlive(pid));
  expect(isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
