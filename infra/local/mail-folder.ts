import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { errorFields } from "../../functions/shared/log.ts";
import type { FileStore, Log } from "../../functions/shared/ports.ts";
import type { Arrived } from "./arrived.ts";

export interface MailFolderOptions {
  readonly folder: string;
  readonly files: Pick<FileStore, "store">;
  readonly arrived: Arrived;
  readonly log: Log;
  /** Milliseconds between two looks. A mail is taken when it is the same in two of them. */
  readonly every: number;
}

/** Puts raw mails of a folder (`*.eml`) into the file store: the SMTP listener writes them there, or a person does. */
export class MailFolder {
  readonly #options: MailFolderOptions;
  readonly #seen = new Map<string, string>();
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MailFolderOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
    this.#running = this.#watch();
  }

  /** Looks at once: a mail of this name is there, whole. */
  look(name: string): void {
    this.#seen.set(name, "whole");
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #watch(): Promise<void> {
    const { every, log } = this.#options;
    while (!this.#stop.signal.aborted) {
      const woken = new Promise<void>((wake) => {
        this.#wake = wake;
      });
      try {
        await this.#takeAll();
      } catch (error) {
        log("warn", "mail_folder_unread", errorFields(error));
      }
      await Promise.race([woken, pause(every, undefined, { ref: false })]);
    }
  }

  async #takeAll(): Promise<void> {
    const { folder } = this.#options;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".eml") || this.#stop.signal.aborted) continue;
      const { size, mtimeMs, mtime } = await stat(join(folder, entry.name));
      const now = `${size} ${mtimeMs}`;
      const whole = ["whole", now].includes(this.#seen.get(entry.name) ?? "");
      if (whole && size > 0) await this.#take(entry.name, mtime);
      else this.#seen.set(entry.name, now);
    }
  }

  /** Cut off before the end, the mail lies where it was and is taken again, under the same key. */
  async #take(name: string, receivedAt: Date): Promise<void> {
    const { folder, files, arrived } = this.#options;
    const path = join(folder, name);
    const key = `mail/${receivedAt.getTime()}-${name.replaceAll(/[^\w.-]/g, "_").slice(-100)}`;
    await files.store(key, path);
    await arrived(key, receivedAt);
    await rm(path);
    this.#seen.delete(name);
  }
}
