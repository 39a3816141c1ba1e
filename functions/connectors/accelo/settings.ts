import * as z from "zod/mini";
import { type HmacForm, undocumentedHmac } from "../../delivery/undocumented-hmac.ts";

/** The documentation says "HMAC hex digest" and no more; GitHub, whose header it is, writes the algorithm before it. */
const form = (algorithm: "sha1" | "sha256", prefix: string): HmacForm => ({
  name: prefix ? `HMAC-${algorithm.toUpperCase()} after ${prefix}` : `HMAC-${algorithm.toUpperCase()}`,
  header: "x-hub-signature",
  algorithm,
  encoding: "hex",
  prefix,
});
const forms = [
  form("sha256", ""),
  form("sha1", ""),
  form("sha256", "sha256="),
  form("sha1", "sha1="),
] as const;

export const signature = undocumentedHmac(forms);

export const settings = z.strictObject({
  deployment: z
    .string()
    .check(
      z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
      z.meta({ title: "Deployment", description: "acme of acme.accelo.com, in lower case." }),
    ),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))).check(
    z.meta({
      title: "Currency",
      description:
        "The code of the deployment's own currency, such as USD: Accelo does not tell it. Left empty, amounts are among the details only.",
    }),
  ),
  signatureForm: z.optional(z.enum(forms.map(({ name }) => name))).check(
    z.meta({
      title: "Form of the signature",
      description:
        "Accelo does not document how it signs. Left empty, the first genuine delivery shows the form, and no other is accepted from then on.",
    }),
  ),
});
