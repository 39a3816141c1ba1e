import * as z from "zod/mini";
import { type HmacForm, undocumentedHmac } from "../../delivery/undocumented-hmac.ts";

/** Two headers, each with its own key; neither the digest's encoding nor the key's is documented. */
const form = (header: "primary" | "secondary", encoding: "hex" | "base64", key?: "base64"): HmacForm => ({
  name: `${header} signature in ${encoding}, key ${key ? `from ${key}` : "as text"}`,
  header: `sf-webhook-${header}-signature`,
  algorithm: "sha256",
  encoding,
  ...(key ? { key } : {}),
});
const formsOf = (header: "primary" | "secondary") =>
  [
    form(header, "base64"),
    form(header, "hex"),
    form(header, "base64", "base64"),
    form(header, "hex", "base64"),
  ] as const;
const forms = [...formsOf("primary"), ...formsOf("secondary")] as const;

export const signature = undocumentedHmac(forms);

const subdomain = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));

/** Where the API and the tokens of a region are: https://api.sharefile.com/gettingstarted/quickstart */
export const regions = {
  US: { api: "sf-api.com", app: "sharefile.com" },
  EU: { api: "sf-api.eu", app: "sharefile.eu" },
} as const;

export const settings = z.strictObject({
  subdomain: z.optional(subdomain).check(
    z.meta({
      title: "Subdomain",
      description: "acme of acme.sharefile.com, in lower case. Needed to fetch names from ShareFile's API.",
    }),
  ),
  region: z.optional(z.enum(["US", "EU"])).check(
    z.meta({
      title: "Region",
      description: "EU where you sign in at sharefile.eu. Left empty, sharefile.com.",
    }),
  ),
  signatureForm: z.optional(z.enum(forms.map(({ name }) => name))).check(
    z.meta({
      title: "Form of the signature",
      description:
        "ShareFile does not document how it writes its signatures. Left empty, the first genuine delivery shows the form, and no other is accepted from then on.",
    }),
  ),
});

/** The settings of a connection that fetches: without a subdomain there is nowhere to ask. */
export const fetching = z.extend(settings, { subdomain });
