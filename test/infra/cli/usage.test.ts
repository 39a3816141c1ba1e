import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { addDigestCommands } from "../../../infra/cli/digest.ts";
import { Api } from "../../../infra/local/api.ts";
import { saidBy } from "../../support/command-line.ts";

const main = join(import.meta.dirname, "../../../infra/cli/main.ts");
const nowhere = new Api("http://127.0.0.1:9", "a token");

/** What a command ends with, and the first line that it says is wrong. It talks to nobody: the port is one that none listens at. */
async function endedBy(
  words: readonly string[],
): Promise<readonly [number | string | null | undefined, string]> {
  const env = { ...process.env, HUB_URL: "http://127.0.0.1:9", HUB_TOKEN: "a token" };
  return await new Promise((done) =>
    execFile(process.execPath, [main, ...words], { env }, (error, _out, said) =>
      done([error?.code ?? 0, said.split("\n")[0] ?? ""]),
    ),
  );
}

test("a command that is called otherwise than its help says ends with 2, one that fails with 1", async () => {
  const ended = await Promise.all(
    [["nosuch"], ["erase", "acc_1"], ["sign-out"], ["log-in"], ["tools"], ["accounts", "--help"]].map(
      endedBy,
    ),
  );

  expect(ended).toEqual([
    [2, "error: unknown command 'nosuch'"],
    [2, "error: required option '--yes' not specified"],
    [2, "Give a name, or --all."],
    [2, "Which deployed stage? Give --stage, or set HUB_STAGE."],
    [1, expect.stringContaining("no answer at http://127.0.0.1:9")],
    [0, ""],
  ]);
}, 60_000);

test("a field that does not fit is told with the reason, where there is one", async () => {
  const on = async (...words: string[]) =>
    await saidBy(
      (program, say) => addDigestCommands(program, { api: async () => nowhere, say }),
      ["digest", "on", ...words],
    );

  await expect(on("--mail", "nonsense")).rejects.toThrow(/^Not as it must be: to \(Not an email address\)$/);
  await expect(on("--mail", "a@firm.example", "--hour", "25")).rejects.toThrow(/^Not as it must be: hour$/);
});
