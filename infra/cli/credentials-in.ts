import { jsonIn } from "./file-text.ts";

/** The file's JSON, which the hub checks; a service account's key file may be given as Google makes it. Throws as `jsonIn` does. */
export function credentialsIn(file: string): unknown {
  const given = jsonIn(file);
  return typeof given === "object" && given !== null && "private_key" in given
    ? { serviceAccount: given }
    : given;
}
