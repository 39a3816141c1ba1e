import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import { limits } from "../../functions/convert/limits.ts";
import { mailboxIn } from "../../functions/delivery/mail-address.ts";
import { errorFields } from "../../functions/shared/log.ts";
import type { Log } from "../../functions/shared/ports.ts";
import { isTaken, PortTaken } from "./address.ts";

export interface SmtpOptions {
  readonly port: number;
  /** Where mails are put, whole or not at all. */
  readonly folder: string;
  /** Whether a mailbox is a connection's. */
  readonly known: (mailbox: string) => Promise<boolean>;
  readonly arrived: (name: string) => void;
  readonly log: Log;
}

/** Stands where SES stands on AWS: takes mail for connections' addresses, on loopback only. A mail is accepted when it is on disk. Throws `PortTaken`. */
export async function startSmtp({ port, folder, known, arrived, log }: SmtpOptions) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    name: "hub.localhost",
    banner: "the account hub",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: limits.mail,
    maxClients: 20,
    socketTimeout: 60_000,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const mailbox = mailboxIn(address);
      const found = mailbox === undefined ? Promise.resolve(false) : known(mailbox);
      found.then(
        (yes) => done(yes ? null : smtpError(550, "No such mailbox")),
        () => done(smtpError(451, "Try again later")),
      );
    },
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      receive(stream, recipients, folder).then(
        (name) => {
          if (name === undefined) return done(smtpError(552, "A mail may have up to 40 MB"));
          arrived(name);
          done(null);
        },
        (error: unknown) => {
          log("error", "smtp_failed", errorFields(error));
          done(smtpError(451, "Try again later"));
        },
      );
    },
  });
  const listening = once(server.server, "listening").catch((cause: unknown) => {
    throw isTaken(cause) ? new PortTaken("HUB_SMTP_PORT", port, { cause }) : cause;
  });
  server.on("error", (error: unknown) => log("warn", "smtp_error", errorFields(error)));
  server.listen(port, "127.0.0.1");
  await listening;
  const { port: bound } = server.server.address() as AddressInfo;
  return { port: bound, stop: () => new Promise<void>((closed) => server.close(() => closed())) };
}

/** The name under which a mail lies in the folder, flushed; `undefined` for one that is too large. */
async function receive(
  stream: SMTPServerDataStream & Readable,
  recipients: readonly string[],
  folder: string,
): Promise<string | undefined> {
  const name = `${randomUUID()}.eml`;
  const beside = join(folder, `${name}.part`);
  try {
    const file = createWriteStream(beside, { flags: "wx", mode: 0o600 });
    // As every mail server does for the one behind it (RFC 9228): the mail itself need not say whom it was sent to.
    for (const recipient of recipients)
      file.write(`Delivered-To: ${recipient.replaceAll(/[\r\n]/g, "")}\r\n`);
    await pipeline(stream, file);
    if (stream.sizeExceeded) return undefined;
    const written = await open(beside, "r");
    await written.sync();
    await written.close();
    await rename(beside, join(folder, name));
    return name;
  } finally {
    await rm(beside, { force: true });
  }
}

const smtpError = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });
