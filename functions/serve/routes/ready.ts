import { type HttpEvent, json } from "../../shared/http.ts";
import { madeOnce } from "../../shared/made-once.ts";
import { packedAs, takesGzip } from "../compressed.ts";
import { Reply } from "./route.ts";

const packedOnce = madeOnce(async (told: object) => {
  const { body = "", ...answer } = json(200, told);
  return await packedAs(answer, body);
});

/**
 * An answer that many ask for as it is: written out and packed once, for as long as what it tells is the same object, which
 * nobody changes any more.
 */
export async function ready(told: object, event: Pick<HttpEvent, "headers">): Promise<Reply> {
  // Each answer is another object: what answers all calls puts its headers on it.
  return new Reply(takesGzip(event) ? { ...(await packedOnce(told)) } : json(200, told));
}
