import type { IncomingMessage } from "node:http";

export interface BodiesOptions {
  /** Bytes that one body may have. */
  readonly each: number;
  /** Bytes that all may have together that are on their way. */
  readonly together: number;
}

/**
 * Reads bodies of requests into memory. Who opens many connections and sends slowly must not fill it: where all bodies on
 * their way would be more than they may, the one that has been longest on its way is broken off. A genuine one is here in
 * a moment.
 */
export class Bodies {
  readonly #options: BodiesOptions;
  /** Bytes read so far, of the oldest first. */
  readonly #underWay = new Map<IncomingMessage, number>();
  #total = 0;

  constructor(options: BodiesOptions) {
    this.#options = options;
  }

  /** The whole body, or one byte more than is allowed of a longer one: the handler says 413, the rest is read and dropped. */
  async read(request: IncomingMessage): Promise<Buffer> {
    const { each } = this.#options;
    const chunks: Buffer[] = [];
    let length = 0;
    this.#underWay.set(request, 0);
    request.on("data", (chunk: Buffer) => {
      if (length <= each) {
        chunks.push(chunk);
        this.#add(request, chunk.length);
      }
      length += chunk.length;
    });
    try {
      await ended(request);
    } finally {
      this.#forget(request);
    }
    const [first] = chunks;
    const body = first && chunks.length === 1 ? first : Buffer.concat(chunks);
    return length > each ? body.subarray(0, each + 1) : body;
  }

  #add(request: IncomingMessage, bytes: number): void {
    this.#underWay.set(request, (this.#underWay.get(request) ?? 0) + bytes);
    this.#total += bytes;
    for (const one of this.#underWay.keys()) {
      if (this.#total <= this.#options.together) return;
      this.#forget(one);
      one.destroy();
    }
  }

  #forget(request: IncomingMessage): void {
    this.#total -= this.#underWay.get(request) ?? 0;
    this.#underWay.delete(request);
  }
}

/** By its events, which take half of what reading it as an iterator does. Throws what broke it off. */
async function ended(request: IncomingMessage): Promise<void> {
  await new Promise<void>((done, failed) => {
    request
      .on("end", done)
      .on("error", failed)
      .on("close", () => (request.readableEnded ? undefined : failed(new BrokenOff())));
  });
}

class BrokenOff extends Error {
  constructor() {
    super("The body was broken off");
  }
}
