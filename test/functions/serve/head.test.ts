import { expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { localContext } from "../../../infra/local/context.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

const serve = createHandler(emptyHub());
const asked = async (method: string, path: string, role = "viewer") =>
  await serve(calledBy(role, httpEvent(method, path)), localContext("serve", "r"));

test.each(["/healthz", "/openapi.json", "/api/tools", "/api/me", "/api/nothing"])(
  "HEAD %s is answered as GET, without what it reads",
  async (path) => {
    const [{ body, isBase64Encoded: _packed, ...get }, head] = [
      await asked("GET", path),
      await asked("HEAD", path),
    ];

    expect(body).not.toBe("");
    expect(head.statusCode).toBe(get.statusCode);
    expect(head.headers?.["content-type"]).toBe(get.headers?.["content-type"]);
    if (get.statusCode === 200) expect(head.body).toBeUndefined();
  },
);

test("HEAD needs the role that GET does", async () => {
  expect((await asked("HEAD", "/api/me", "none")).statusCode).toBe(403);
  expect((await asked("HEAD", "/api/digests", "viewer")).statusCode).toBe(
    (await asked("GET", "/api/digests", "viewer")).statusCode,
  );
});
