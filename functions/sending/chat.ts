import { UpstreamError } from "../shared/errors.ts";

/** Characters of one message, well below what Slack cuts off. */
const longest = 30_000;
/** Milliseconds. */
const patience = 10_000;

/** Posts text to an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Rejects with `UpstreamError`. */
export async function postToSlack(url: string, text: string, fetch: typeof globalThis.fetch): Promise<void> {
  const answer = await posted(url, slackMessage(text), fetch);
  // Its answer says in a word what is wrong, and nothing of the address.
  if (!answer.ok) throw new UpstreamError(`Slack (${answer.status})`);
}

/** The body of a post to an incoming webhook. */
export const slackMessage = (text: string): string =>
  JSON.stringify({ text: escaped(text.slice(0, longest)), unfurl_links: false });

async function posted(url: string, body: string, fetch: typeof globalThis.fetch): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    // No cause: it may name the address, which is a secret.
    throw new UpstreamError("Slack");
  }
}

/** The three signs with which Slack would begin a link or a mention. */
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
