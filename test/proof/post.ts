import { Agent, request } from "node:http";

/** Where a connection is cut: before the body is all sent, or before the answer is read; left out, nowhere. */
export type Cut = "in the body" | "before the answer" | undefined;

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
/** Milliseconds after which a tool gives up. */
const patience = 20_000;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Posts as a tool does. Rejects where no answer comes. */
export async function post(
  url: string,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  cut: Cut,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-length": body.length },
    });
    sent.setTimeout(patience, () => sent.destroy(new Error("No answer")));
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    if (cut === undefined) return void sent.end(body);
    const part = cut === "in the body" ? body.subarray(0, Math.floor(body.length / 2)) : body;
    sent.write(part, () => sent.destroy(new Error("Cut")));
  });
}
