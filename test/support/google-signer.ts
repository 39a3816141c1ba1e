import { generateKeyPairSync, sign } from "node:crypto";
import type { TokenIssuer } from "../../functions/shared/secret.ts";
import { json } from "./collecting.ts";

/** Where Google shows the keys that it signs with: host and path. */
export const googleCerts = "www.googleapis.com/oauth2/v3/certs";

/**
 * Google, as it signs the pushes of a subscription that authenticates as the service account `email`, and as it shows its key.
 * https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export function googleSigner(email: string) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: "jwk" }), kid: "google-1", use: "sig", alg: "RS256" };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token: TokenIssuer = (claims) => {
    const own = { ...claims, email, iss: "https://accounts.google.com" };
    const signed = `${part({ alg: "RS256", kid: key.kid, typ: "JWT" })}.${part(own)}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  return { token, certs: () => json({ keys: [key] }) };
}

/** A push of Pub/Sub that tells of a mailbox's change. https://developers.google.com/workspace/gmail/api/guides/push */
export function gmailPush(emailAddress: string, historyId: string, publishTime: string) {
  const data = Buffer.from(JSON.stringify({ emailAddress, historyId })).toString("base64");
  return {
    message: { data, messageId: historyId, publishTime },
    subscription: "projects/firm/subscriptions/gmail",
  };
}
