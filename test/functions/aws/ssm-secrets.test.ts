import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { describe, expect, test } from "@jest/globals";
import { ssmSecrets } from "../../../functions/aws/ssm-secrets.ts";
import { UpstreamError } from "../../../functions/shared/errors.ts";

type Command = GetParameterCommand | PutParameterCommand | DeleteParameterCommand;
interface Answer {
  readonly Parameter?: { readonly Value?: string };
}

const secrets = [{ id: "sec_1", value: "s3cret-text", createdAt: "2026-01-02T03:04:05.000Z" }];
const credentials = { secrets, settings: { zone: "Europe/London" } };

/** A store over a fake SSM that answers as told; `sent` holds the commands. */
function storeOver(answer: () => Answer) {
  const sent: Command[] = [];
  const send = async (command: Command): Promise<Answer> => {
    sent.push(command);
    return answer();
  };
  return { store: ssmSecrets({ send }, "/hub/secrets"), sent };
}
const named = (name: string) => () => {
  throw Object.assign(new Error("s3cret-text"), { name });
};
const failure = async (call: Promise<unknown>) => await call.catch((thrown: unknown) => thrown);

describe("the secrets in SSM", () => {
  test("reads a connection's parameter, decrypted", async () => {
    const { store, sent } = storeOver(() => ({ Parameter: { Value: JSON.stringify(credentials) } }));
    expect(await store.find("calendly", "main")).toEqual(credentials);
    expect(sent[0]).toBeInstanceOf(GetParameterCommand);
    expect(sent[0]?.input).toEqual({ Name: "/hub/secrets/calendly/main", WithDecryption: true });
  });

  test("writes a SecureString over what was there", async () => {
    const { store, sent } = storeOver(() => ({}));
    await store.put("calendly", "main", credentials);
    expect(sent[0]).toBeInstanceOf(PutParameterCommand);
    expect(sent[0]?.input).toMatchObject({
      Name: "/hub/secrets/calendly/main",
      Type: "SecureString",
      Overwrite: true,
      Value: JSON.stringify(credentials),
    });
  });

  test("deletes a connection's parameter", async () => {
    const { store, sent } = storeOver(() => ({}));
    await store.remove("calendly", "main");
    expect(sent[0]).toBeInstanceOf(DeleteParameterCommand);
    expect(sent[0]?.input).toEqual({ Name: "/hub/secrets/calendly/main" });
  });

  test("knows no secrets of a connection without a parameter, and removes it without complaint", async () => {
    const { store } = storeOver(named("ParameterNotFound"));
    expect(await store.find("calendly", "gone")).toBeUndefined();
    await store.remove("calendly", "gone");
  });

  test.each(["ThrottlingException", "AccessDeniedException"])("turns %s into UpstreamError", async (name) => {
    const { store } = storeOver(named(name));
    for (const call of [
      store.find("calendly", "main"),
      store.put("calendly", "main", credentials),
      store.remove("calendly", "main"),
    ]) {
      const error = await failure(call);
      expect(error).toBeInstanceOf(UpstreamError);
      expect(error).toMatchObject({ cause: { name } });
    }
  });

  test("takes a put that finds no parameter to write as a failure", async () => {
    const { store } = storeOver(named("ParameterNotFound"));
    expect(await failure(store.put("calendly", "main", credentials))).toBeInstanceOf(UpstreamError);
  });

  test.each(["s3cret-text", '{"secrets":"s3cret-text"}'])(
    "refuses a parameter it cannot read and quotes nothing of it: %s",
    async (Value) => {
      const { store } = storeOver(() => ({ Parameter: { Value } }));
      const error = await failure(store.find("calendly", "main"));
      expect(error).toBeInstanceOf(UpstreamError);
      expect(error).not.toHaveProperty("cause");
      expect(String(error)).not.toContain("s3cret");
    },
  );
});
