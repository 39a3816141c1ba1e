import { describe, expect, test } from "@jest/globals";
import { createHandler } from "../../../functions/serve/handler.ts";
import { Overtaken } from "../../../functions/shared/retrying.ts";
import { onTable } from "../../../functions/store/dynamo.ts";
import { localContext } from "../../../infra/local/context.ts";
import { calledBy, httpEvent } from "../../support/http-event.ts";
import { emptyHub } from "../../support/serve-deps.ts";

/** How a call is answered whose rows cannot be read for this reason. */
async function answerTo(error: unknown) {
  const deps = emptyHub();
  const list = async () => await Promise.reject(error);
  const serve = createHandler({ ...deps, connections: Object.assign(deps.connections, { list }) });
  const event = calledBy("admin", httpEvent("GET", "/api/connections"));
  const { statusCode, body = "{}" } = await serve(event, localContext("serve", "r"));
  return { status: statusCode, code: JSON.parse(body).code };
}

/** What a table says of a transaction of two rows that it did not make. */
const canceled = async (...reasons: { Code: string; Message?: string }[]) => {
  const said = Object.assign(new Error("canceled"), {
    name: "TransactionCanceledException",
    CancellationReasons: [{ Code: "None" }, ...reasons],
  });
  return await onTable(Promise.reject(said)).catch((error: unknown) => error);
};

describe("a call during which others are always first", () => {
  test("is told to try again, as whatever call it is", async () => {
    const changed = { status: 409, code: "changed_meanwhile" };

    expect(await answerTo(new Overtaken())).toEqual(changed);
    expect(await answerTo(await canceled({ Code: "ConditionalCheckFailed" }))).toEqual(changed);
    expect(await answerTo(await canceled({ Code: "TransactionConflict" }))).toEqual(changed);
  });
});

describe("a transaction that no other call stands against", () => {
  test("is unavailable where the table is busy, and refused for good where a row does not fit", async () => {
    expect(await answerTo(await canceled({ Code: "ThrottlingError" }))).toEqual({
      status: 503,
      code: "upstream_unavailable",
    });
    const tooLarge = "Item size has exceeded the maximum allowed size";
    expect(await answerTo(await canceled({ Code: "ValidationError", Message: tooLarge }))).toEqual({
      status: 400,
      code: "too_large",
    });
  });
});
