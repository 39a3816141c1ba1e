import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { mailAddress } from "../../functions/delivery/mail-address.ts";
import { errorFields } from "../../functions/shared/log.ts";
import { pause } from "../../functions/shared/pause.ts";
import type { FileStore, Log } from "../../functions/shared/ports.ts";
import type { Arrived } from "./arrived.ts";

export interface MailFolderOptions {
  readonly folder: string;
  /** The connections that there are now: what lies in a folder of one is its. */
  readonly connections: { list(): Promise<readonly Mailbox[]> };
  readonly files: Pick<FileStore, "store">;
  readonly arrived: Arrived;
  readonly log: Log;
  /** Milliseconds between two looks. A mail is taken when it is the same in two of them. */
  readonly every: number;
}

interface Mailbox {
  readonly tool: string;
  readonly connection: string;
  readonly mailbox?: string | undefined;
}

/** Mails as they are sent, and as Outlook saves them. */
const isMail = (name: string) => /\.(?:eml|msg)$/i.test(name);

/**
 * Puts the mails of a folder (`*.eml`, `*.msg`) into the file store: the SMTP listener writes them there, or a person does.
 * One that lies in `<tool>/<connection>/` is that connection's, whomever it was written to.
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
  look(name: string): void {
    this.#seen.set(join(this.#options.folder, name), "whole");
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
      await Promise.race([woken, pause(every, { ref: false })]);
    }
  }

  async #takeAll(): Promise<void> {
    const { folder, connections } = this.#options;
    await this.#takeIn(folder);
    const folders = (await readdir(folder, { withFileTypes: true })).some((entry) => entry.isDirectory());
    for (const { tool, connection, mailbox } of folders ? await connections.list() : [])
      if (mailbox !== undefined)
        await this.#takeIn(join(folder, tool, connection), [mailAddress(connection, mailbox, "localhost")]);
  }

  async #takeIn(folder: string, recipients?: readonly string[]): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile() || !isMail(entry.name) || this.#stop.signal.aborted) continue;
      const path = join(folder, entry.name);
      const { size, mtimeMs, mtime } = await stat(path);
      const now = `${size} ${mtimeMs}`;
      const whole = ["whole", now].includes(this.#seen.get(path) ?? "");
      if (whole && size > 0) await this.#take(path, mtime, recipients);
      else this.#seen.set(path, now);
    }
  }

  /** Cut off before the end, the mail lies where it was and is taken again, under the same key. */
  async #take(path: string, receivedAt: Date, recipients?: readonly string[]): Promise<void> {
    const { folder, files, arrived } = this.#options;
    const name = relative(folder, path).replaceAll(/[^\w.-]/g, "_");
    const key = `mail/${receivedAt.getTime()}-${name.slice(-100)}`;
    await files.store(key, path);
    await arrived(key, receivedAt, recipients);
    await rm(path);
    this.#seen.delete(path);
  }
}
