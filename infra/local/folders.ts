import { arrivals } from "./arrived.ts";
import { DropFolder } from "./drop-folder.ts";
import { MailFolder } from "./mail-folder.ts";
import type { Parts } from "./parts.ts";
import { startSmtp } from "./smtp.ts";

export interface Folders {
  /** Where mail is taken, if it is. */
  readonly smtpPort: number | undefined;
  stop(): Promise<void>;
}

/** The ways by which files and mails come but for uploads: a folder for each, and SMTP, which fills that of mails. */
export async function startFolders(
  parts: Parts,
  { smtpPort, every }: { readonly smtpPort: number | undefined; readonly every: number },
): Promise<Folders> {
  const { queues, connections, log, at } = parts;
  const drop = new DropFolder({ ...parts, folder: at("drop"), arrived: arrivals(queues.files), every });
  const mails = new MailFolder({ ...parts, folder: at("mail"), arrived: arrivals(queues.mails), every });
  const known = async (mailbox: string) => (await connections.ofMailbox(mailbox)) !== undefined;
  const arrived = (name: string) => mails.look(name);
  const smtp =
    smtpPort === undefined
      ? undefined
      : await startSmtp({ port: smtpPort, folder: at("mail"), log, known, arrived });
  await drop.start();
  await mails.start();
  return {
    smtpPort: smtp?.port,
    async stop() {
      await smtp?.stop();
      await mails.stop();
      await drop.stop();
    },
  };
}
