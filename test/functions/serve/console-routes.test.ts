import { expect, test } from "@jest/globals";
import { consoleRoutes } from "../../../functions/serve/console-routes.ts";
import type { SignIn } from "../../../functions/serve/sign-in.ts";
import { localContext } from "../../../infra/local/context.ts";
import { httpEvent } from "../../support/http-event.ts";

const nobody = async () => ({ statusCode: 204 });
const signIn: SignIn = {
  kind: "hosted",
  claims: async () => undefined,
  begin: nobody,
  complete: nobody,
  renew: nobody,
  end: nobody,
};

/** Where the page may send anything, as its policy says. */
async function reaches(uploads?: string): Promise<string | undefined> {
  const page = consoleRoutes(nobody, {
    files: { answer: async () => ({ statusCode: 200 }) },
    signIn,
    ...(uploads === undefined ? {} : { uploads }),
  });
  const { headers } = await page(httpEvent("GET", "/"), localContext("serve", "r1"));
  return /connect-src [^;]+/.exec(String(headers?.["content-security-policy"]))?.[0];
}

test("the page speaks to its own origin, and to the origin of files where that is another's", async () => {
  const bucket = "https://blobs.s3.eu-west-2.amazonaws.com";

  expect(await reaches()).toBe("connect-src 'self'");
  expect(await reaches(bucket)).toBe(`connect-src 'self' ${bucket}`);
});
