import { createTransport } from "nodemailer";
import { keptLetters } from "../../functions/insight/kept-tables.ts";
import { UpstreamError } from "../../functions/shared/errors.ts";
import type { BlobStore, Clock, Letter, Mailer } from "../../functions/shared/ports.ts";

export interface MailSettings {
  /** A server that takes mail, as `smtp://user:password@host:587`; left out, mail is put into a file. */
  readonly smtp?: string | undefined;
  readonly from?: string | undefined;
}

const usualSender = "digest@hub.localhost";

/** How one machine sends mail. */
export function localMailer(
  { smtp, from = usualSender }: MailSettings,
  { blobs, now }: { readonly blobs: BlobStore; readonly now: Clock },
): Mailer {
  return smtp === undefined ? fileMailer(from, blobs, now) : smtpMailer(smtp, from);
}

function smtpMailer(server: string, from: string): Mailer {
  const transport = createTransport(server);
  return {
    async send(letter) {
      try {
        await transport.sendMail({ from, ...letter });
      } catch {
        // No cause: it may name the server with its password.
        throw new UpstreamError("The mail server");
      }
    },
  };
}

/** Puts letters into one mailbox file, which mail programs open. It holds one day's: the next day begins it anew. */
function fileMailer(from: string, blobs: BlobStore, now: Clock): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
  return {
    async send(letter: Letter) {
      const { message } = await transport.sendMail({ from, ...letter });
      const at = now();
      const kept = Buffer.from((await blobs.get(keptLetters)) ?? new Uint8Array()).toString("utf8");
      const today = isOf(kept, at) ? kept : "";
      const one = String(message).replaceAll(/^(>*From )/gm, ">$1");
      await blobs.put(keptLetters, Buffer.from(`${today}${firstLine(at)}\n${one}\n\n`));
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc4155: each letter begins with its sender and the time in UTC. */
const firstLine = (at: Date) => `From hub ${asctime(at)}`;

const isOf = (kept: string, at: Date) => {
  const [, month, day, year] = /^From hub \w+ (\w+) +(\d+) \S+ (\d+)/.exec(kept) ?? [];
  return asctime(at)
    .replace(/ \d\d:\d\d:\d\d /, " ")
    .endsWith(`${month} ${day?.padStart(2)} ${year}`);
};

function asctime(at: Date): string {
  const [weekday = "", date, month, year, time] = at.toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}`;
}
