import { expect, test } from "@jest/globals";
import { giveSecrets, secretsIn } from "../../../infra/cli/secrets-in.ts";
import { Explained } from "../../../infra/explained.ts";

test("reads a list of connections and their secrets as people write it", () => {
  expect(
    secretsIn(
      "# after the restore\r\nquickbooks/main  a secret with blanks\r\n\nslack/our-team\ts3cret/+=\n",
    ),
  ).toEqual([
    { tool: "quickbooks", connection: "main", secret: "a secret with blanks" },
    { tool: "slack", connection: "our-team", secret: "s3cret/+=" },
  ]);
});

test.each(["quickbooks a-secret-alone", "quickbooks/main", "quickbooks/main ", "a-secret-alone"])(
  "names the line that is none (%j) by its number, and says nothing of what it holds",
  (line) => {
    const read = () => secretsIn(`slack/main s3cret\n${line}\n`);

    expect(read).toThrow(Explained);
    expect(read).toThrow("Line 2");
    expect(read).not.toThrow("alone");
  },
);

test("one connection that refuses its secret stops none of the others", async () => {
  const list = secretsIn("slack/main one\nslack/gone two\nslack/other three\n");
  const said: string[] = [];

  const given = await giveSecrets(
    list,
    async ({ connection }) => (connection === "gone" ? "is not there" : undefined),
    (line) => said.push(line),
  );

  expect(given).toBe(2);
  expect(said).toEqual(["slack/main: given", "slack/gone: is not there", "slack/other: given"]);
});
