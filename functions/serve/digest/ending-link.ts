import { createHmac } from "node:crypto";
import { sameText } from "../../delivery/signature.ts";
import type { DigestRow } from "../../store/digests.ts";

type Signed = Pick<DigestRow, "id" | "key">;

const signatureOf = ({ id, key }: Signed) =>
  createHmac("sha256", key).update(`end digest ${id}`).digest("base64url");

/** An address that ends a digest for who has the mail, without signing in. A digest that is wanted again has another. */
export const endingLink = (digest: Signed, baseUrl: string) =>
  `${baseUrl}/digests/${digest.id}/end?signature=${signatureOf(digest)}`;

export const maySign = (digest: Signed, signature: string) => sameText(signature, signatureOf(digest));
