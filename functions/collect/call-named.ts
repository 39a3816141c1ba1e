import type { ApiRequest } from "../connectors/collector.ts";

/** A part of an address that is a word of the tool's, and not what it calls a thing. */
const word = /^(?:v\d{1,2}(?:\.\d{1,2})?|\d\.\d|[A-Za-z][A-Za-z._-]{0,31})(?:\(:id\))?$/;
/** Some tools' addresses begin with the number of a version. */
const version = /^\d$/;

/** What a call asks a tool for, whatever it asks about, such as `GET /v3/company/:id/query`: none of the tool's ids is in it. */
export function callNamed({ method = "GET", url }: ApiRequest): string {
  const parts = new URL(url).pathname.split("/").map((part, at) => {
    const bare = part.replace(/\([^()]*\)$/, "(:id)");
    return bare === "" || word.test(bare) || (at === 1 && version.test(bare)) ? bare : ":id";
  });
  return `${method} ${parts.join("/")}`;
}
