import type { GetParametersCommand } from "@aws-sdk/client-ssm";
import { describe, expect, test } from "@jest/globals";
import { ssmReadSecrets } from "../../../functions/aws/ssm-read-secrets.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";

const secrets = [{ id: "sec_1", value: "s3cret-text", createdAt: "2026-01-02T03:04:05.000Z" }];
const credentials = { secrets, settings: { zone: "Europe/London" } };

/** A reader over a fake SSM that holds these texts, and fails so many times before it answers. */
function readerOver(texts: Readonly<Record<string, string>>, failures: readonly string[] = []) {
  const left = [...failures];
  const sent: GetParametersCommand[] = [];
  const send = async (command: GetParametersCommand) => {
    sent.push(command);
    const name = left.shift();
    if (name !== undefined) throw Object.assign(new Error("s3cret-text"), { name });
    return { Parameters: Object.entries(texts).map(([Name, Value]) => ({ Name, Value })) };
  };
  return { read: ssmReadSecrets({ send }, "/hub/secrets"), sent };
}
const failure = async (call: Promise<unknown>) => await call.catch((thrown: unknown) => thrown);

describe("reading secrets of several connections", () => {
  test("asks for all in one call, decrypted, and knows none of a connection without a parameter", async () => {
    const { read, sent } = readerOver({ "/hub/secrets/calendly/main": JSON.stringify(credentials) });
    const found = await read(["calendly/main", "slack/gone"]);
    expect(found("calendly/main")).toEqual(credentials);
    expect(found("slack/gone")).toBeUndefined();
    expect(sent.map(({ input }) => input)).toEqual([
      { Names: ["/hub/secrets/calendly/main", "/hub/secrets/slack/gone"], WithDecryption: true },
    ]);
  });

  test("one that cannot be read keeps no other from being read, and nothing of it is quoted", async () => {
    const { read } = readerOver({
      "/hub/secrets/calendly/main": JSON.stringify(credentials),
      "/hub/secrets/slack/main": '{"secrets":"s3cret-text"}',
    });
    const found = await read(["calendly/main", "slack/main"]);
    expect(found("calendly/main")).toEqual(credentials);
    const error = await failure(Promise.resolve().then(() => found("slack/main")));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).not.toHaveProperty("cause");
    expect(String(error)).not.toContain("s3cret");
  });

  test("a connection that broke is tried again", async () => {
    const { read, sent } = readerOver({}, ["ECONNRESET"]);
    expect((await read(["calendly/main"]))("calendly/main")).toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  test.each(["ThrottlingException", "TimeoutError"])("%s is not tried again", async (name) => {
    const { read, sent } = readerOver({}, [name]);
    const error = await failure(read(["calendly/main"]));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ cause: { name } });
    expect(sent).toHaveLength(1);
  });
});
