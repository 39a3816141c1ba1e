import { partsIn, pathParts } from "../../schemas/api/path-parts.ts";
import { MethodNotAllowed } from "../shared/errors.ts";
import type { Route } from "./routes/route.ts";

/** A call by a method that its address does not take; HTTP wants those said that it does (RFC 9110, 15.5.6). */
class OtherMethod extends MethodNotAllowed {
  readonly allow: string;
  constructor(methods: readonly string[]) {
    super();
    this.allow = [...new Set(methods)].sort().join(", ");
  }
}

/** What a call that no route takes is told of the methods that its address takes; `undefined` where it takes none. */
export function otherMethod(
  path: string,
  routes: readonly Pick<Route, "method" | "path">[],
): Error | undefined {
  const address = path.replace(/^\/console(?=\/api\/)/, "");
  const found = routes.filter((one) => addressesOf(one.path).test(address));
  const methods = found.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return methods.length > 0 ? new OtherMethod(methods) : undefined;
}

const addressesOf = (path: string) =>
  new RegExp(
    `^${path
      .replaceAll(".", "\\.")
      .replaceAll(/\{\w+\}/g, (part) =>
        partsIn(part).some((name) => "rest" in pathParts[name]) ? ".+" : "[^/]+",
      )}/?$`,
  );
