import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { TableShape } from "../../tables.ts";
import type { Call } from "./call.ts";
import { clientAnsweredBy, type EmbeddedStore } from "./client.ts";
import { Refused } from "./refusals.ts";
import {
  type Answered,
  type Asked,
  errorOf,
  type FromThread,
  faultOf,
  type Opening,
  type Task,
} from "./thread-messages.ts";

/**
 * The embedded store on a thread apart: what SQLite reads and writes, and what queries look through, keeps nobody on this
 * one waiting. A fault of the thread that it does not answer ends the process, as it would on this thread.
 */
class StoreOnThread implements EmbeddedStore {
  readonly #thread: Worker;
  readonly #asked = new Map<number, { done: (answer: object) => void; failed: (error: Error) => void }>();
  readonly #next: Asked[] = [];
  #count = 0;
  #closed = false;

  constructor(thread: Worker) {
    this.#thread = thread;
    thread.on("message", (message: FromThread) => {
      if ("answers" in message) for (const answered of message.answers) this.#answered(answered);
    });
    thread.on("exit", () => {
      this.#closed = true;
      for (const { failed } of this.#asked.values()) failed(closed());
    });
  }

  async createTable(name: string, shape: TableShape): Promise<void> {
    await this.#ask({ task: "createTable", name, shape });
  }

  client(): DynamoDBDocumentClient {
    return clientAnsweredBy(async (call) => await this.#ask(call));
  }

  async tidy(): Promise<void> {
    await this.#ask({ task: "tidy" });
  }

  async removeExpired(now: Date): Promise<void> {
    await this.#ask({ task: "removeExpired", now });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const ended = once(this.#thread, "exit");
    const closing = this.#ask({ task: "close" });
    this.#closed = true;
    await closing;
    await ended;
  }

  /** What is asked for in one turn of the event loop goes over together. Throws what the store does, as plain errors with the same fields. */
  async #ask(ask: Call | Task): Promise<object> {
    if (this.#closed) throw closed();
    return await new Promise((done, failed) => {
      const id = this.#count++;
      this.#asked.set(id, { done, failed });
      if (this.#next.push({ id, ask }) === 1) queueMicrotask(() => this.#send(this.#next.splice(0)));
    });
  }

  /** What cannot leave this thread, and no table holds either, is refused alone. */
  #send(asked: readonly Asked[]): void {
    try {
      this.#thread.postMessage(asked);
    } catch (error) {
      const [one, ...more] = asked;
      if (one && more.length === 0) this.#answered({ id: one.id, fault: faultOf(error) });
      else for (const each of asked) this.#send([each]);
    }
  }

  #answered(answered: Answered): void {
    const asked = this.#asked.get(answered.id);
    this.#asked.delete(answered.id);
    if ("answer" in answered) asked?.done(answered.answer);
    else asked?.failed(errorOf(answered.fault));
  }
}

const closed = () => new Refused("InternalServerError", "The store is closed");

/** Opens a database's file. Throws what opening it throws, such as `WrongLayout`'s sentence as `Explained`. */
export async function storeOnThread(path: string): Promise<EmbeddedStore> {
  const opening: Opening = { path };
  const thread = new Worker(new URL("./thread.ts", import.meta.url), { workerData: opening });
  const [first]: FromThread[] = await once(thread, "message");
  if (first && "broken" in first) throw errorOf(first.broken);
  return new StoreOnThread(thread);
}
