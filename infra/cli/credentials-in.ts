import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Explained } from "../explained.ts";

/** The file's JSON, which the hub checks; a service account's key file may be given as Google makes it. */
export function credentialsIn(file: string): unknown {
  try {
    const given: unknown = JSON.parse(readFileSync(resolve(file), "utf8"));
    return typeof given === "object" && given !== null && "private_key" in given
      ? { serviceAccount: given }
      : given;
  } catch {
    throw new Explained(`${file} is not valid JSON.`);
  }
}
