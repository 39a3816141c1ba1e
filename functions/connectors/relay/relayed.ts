import * as z from "zod/mini";
import type { Mapping } from "../../../schemas/mapping.ts";
import type { Tool, ToolRoute } from "../../../schemas/tool.ts";
import { tokenOrSignature } from "../../delivery/token-signature.ts";
import { type Connector, defineConnector } from "../connector.ts";
import type { ToolWords } from "../tool-words.ts";
import { attributeHeaders } from "./cloud-event.ts";
import { type Input, input, inputsIn } from "./input.ts";
import { read } from "./read.ts";
import { mappingIn, originsIn, relaySettings } from "./settings.ts";

/** By what a delivery of each generic route is known to be genuine. */
const proofs = { relay: "token", mail: "mail-verified", file: "file" } as const;
type GenericRoute = keyof typeof proofs;

/** What the catalogue says of such a tool beside its words, in which `carries` names its routes, the best one first. */
interface Facts extends Pick<Tool, "title" | "aliases" | "eventTypes" | "certainty" | "docs"> {
  readonly words: ToolWords & { readonly carries: { readonly [Route in GenericRoute]?: string } };
}

/**
 * A tool that comes by generic routes: all that it, or a script for it, posts, read as its connection's mapping says.
 * `documented` is the mapping of a form that is the tool's own, for connections without one; `files` likewise.
 */
export function relayed(
  tool: string,
  { words, ...facts }: Facts,
  documented?: Mapping,
  files?: Connector["files"],
): Connector {
  const routes = routesIn(words.carries);
  const [best = { route: "relay", proof: proofs.relay }] = routes;
  const catalogue = {
    ...facts,
    route: best.route,
    proof: best.proof,
    routes,
    summary: words.summary,
    limits: Object.values(words.limits),
    handshake: "none",
    setup: Object.values(words.setup),
  } as const;
  return defineConnector<Input[]>({
    tool,
    catalogue,
    settings: relaySettings,
    ...(files === undefined ? {} : { files }),
    /** https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md, 4: what is not granted has no grant headers. */
    allowOrigin({ headers }, settings) {
      const asked = headers.get("webhook-request-origin")?.[0] ?? "";
      const origins = originsIn(settings);
      const granted =
        /^[\w.-]{1,253}$/.test(asked) && origins.some((one) => one === "*" || sameName(one, asked));
      return {
        contentType: "text/plain",
        headers: {
          allow: "POST, OPTIONS",
          ...(granted ? { "webhook-allowed-origin": asked, "webhook-allowed-rate": "*" } : {}),
        },
        body: "",
      };
    },
    signature: tokenOrSignature,
    uploads: true,
    headers: ["webhook-id", "svix-id", ...attributeHeaders],
    decode: inputsIn,
    payload: z.array(input),
    normalise: (inputs, delivery, settings) => {
      const own = mappingIn(settings);
      return read(inputs, delivery, own ?? documented, own === undefined && documented !== undefined);
    },
  });
}

/** In the order in which the words name them. Each works: a test sends a sample this way to the timeline. */
function routesIn(carries: Facts["words"]["carries"]): ToolRoute[] {
  return Object.entries(carries).flatMap(([route, carried]) =>
    isGeneric(route) ? [{ route, proof: proofs[route], status: "works", carries: carried }] : [],
  );
}

const isGeneric = (route: string): route is GenericRoute => route in proofs;

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
