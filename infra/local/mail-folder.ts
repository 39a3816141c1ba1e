import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ConvertDeps } from "../../functions/convert/deps.ts";
import { triesAtMost } from "../../functions/convert/handler.ts";
import { takeMail } from "../../functions/convert/mail/take-mail.ts";
import { errorFields } from "../../functions/shared/log.ts";
import type { FolderFiles } from "./folder-files.ts";

export interface MailFolderOptions {
  readonly folder: string;
  readonly files: FolderFiles;
  readonly deps: ConvertDeps;
  /** Milliseconds between two looks. */
  readonly every: number;
}

/**
 * Watches a folder for raw mails (`*.eml`): the SMTP listener puts them there, or somebody by hand. One that was taken is
 * gone; the others are moved to `refused`, `unaddressed` or `failed` beside it.
 */
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
  arrived(name: string): void {
    this.#seen.set(name, "whole");
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #watch(): Promise<void> {
    const { every, deps } = this.#options;
    while (!this.#stop.signal.aborted) {
      const woken = new Promise<void>((wake) => {
        this.#wake = wake;
      });
      try {
        await this.#look();
      } catch (error) {
        deps.log("warn", "mail_folder_unread", errorFields(error));
      }
      await Promise.race([woken, pause(every, undefined, { ref: false })]);
    }
  }

  async #look(): Promise<void> {
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

  async #take(name: string, receivedAt: Date): Promise<void> {
    const { folder, files, deps } = this.#options;
    const path = join(folder, name);
    const blob = `mail/${receivedAt.getTime()}-${name.replaceAll(/[^\w.-]/g, "_").slice(-100)}`;
    await files.store(blob, path);
    const outcome = await this.#tried(blob, receivedAt);
    if (outcome === undefined) return;
    if (outcome === "taken") await rm(path);
    else {
      await mkdir(join(folder, outcome), { recursive: true, mode: 0o700 });
      await rename(path, join(folder, outcome, name));
      deps.log("warn", `mail_${outcome}`, {});
    }
    await files.remove(blob);
    this.#seen.delete(name);
  }

  async #tried(blob: string, receivedAt: Date) {
    for (let attempt = 1; !this.#stop.signal.aborted; attempt++) {
      try {
        return await takeMail({ blob, receivedAt }, this.#options.deps);
      } catch (error) {
        this.#options.deps.log("warn", "mail_postponed", errorFields(error));
        if (attempt >= triesAtMost) return "failed";
        await pause(200 * 2 ** attempt);
      }
    }
    return undefined;
  }
}
