import * as z from "zod/mini";
import { jsonIfText } from "../../delivery/parse.ts";
import { type SignatureScheme, sameText } from "../../delivery/signature.ts";

const claimed = z.object({ value: z.array(z.object({ clientState: z.optional(z.string()) })) });

/**
 * The secret itself, which each notification of a delivery repeats in its `clientState`; Microsoft Graph signs nothing. All
 * of a delivery's must be the same one. https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 */
export const clientState: SignatureScheme = {
  verify({ body }, secrets) {
    const { data } = claimed.safeParse(jsonIfText(body.toString("utf8")));
    const [first, ...others] = data?.value.map((one) => one.clientState) ?? [];
    if (first === undefined) return { refused: "absent" };
    const secret = secrets.find(({ value }) => sameText(first, value));
    const isWhole = others.every((one) => one !== undefined && sameText(one, first));
    return secret && isWhole ? { secret } : { refused: "mismatch" };
  },
  sign: () => ({}),
  inBody: {
    place: (body, secret) => eachIn(body, (one) => ({ ...one, clientState: secret })),
    without: (body) => eachIn(body, ({ clientState: _secret, ...one }) => one),
  },
};

const notifications = z.looseObject({ value: z.array(z.unknown()) });
const notification = z.looseObject({});

/** The body with each of its notifications made another; one of another form stays as it is. */
function eachIn(body: Buffer, change: (one: Readonly<Record<string, unknown>>) => object): Buffer {
  const { data } = notifications.safeParse(jsonIfText(body.toString("utf8")));
  if (!data) return body;
  const value = data.value.map((entry) => {
    const one = notification.safeParse(entry).data;
    return one ? change(one) : entry;
  });
  return Buffer.from(JSON.stringify({ ...data, value }));
}
