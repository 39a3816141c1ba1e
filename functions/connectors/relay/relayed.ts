import * as z from "zod/mini";
import type { Mapping } from "../../../schemas/mapping.ts";
import type { Tool } from "../../../schemas/tool.ts";
import { tokenOrSignature } from "../../delivery/token-signature.ts";
import { type Connector, defineConnector } from "../connector.ts";
import { attributeHeaders } from "./cloud-event.ts";
import { type Input, input, inputsIn } from "./input.ts";
import { read } from "./read.ts";
import { mappingIn, originsIn, relaySettings } from "./settings.ts";

/**
 * A tool that comes by a generic route: all that it, or a script for it, posts, read as its connection's mapping says.
 * `documented` is the mapping of a form that is the tool's own, for connections without one; `files` likewise.
 */
export function relayed(
  tool: string,
  catalogue: Omit<Tool, "tool" | "settings">,
  documented?: Mapping,
  files?: Connector["files"],
): Connector {
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
    normalise: (inputs, delivery, settings) => read(inputs, delivery, mappingIn(settings) ?? documented),
  });
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
