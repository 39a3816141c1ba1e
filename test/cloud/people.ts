import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod/mini";

export interface Pool {
  readonly userPoolId: string;
  readonly clientId: string;
}

const tokens = z.object({ IdToken: z.string(), AccessToken: z.string() });

/** A person of the user pool, in a group or in none; answers with the tokens that signing in gives. */
export async function person({ userPoolId, clientId }: Pool, group = "") {
  const python = process.env.MINISTACK_PYTHON;
  if (!python) throw new Error("Start these tests with npm run test:cloud");
  const script = fileURLToPath(new URL("people.py", import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, userPoolId, clientId, group]);
  return tokens.parse(JSON.parse(stdout));
}
