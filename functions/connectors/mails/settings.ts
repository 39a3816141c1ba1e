import { type MailSettings, mailSettings } from "../../../schemas/mail-settings.ts";
import { knownFields } from "../../shared/known-fields.ts";
import type { Settings } from "../../shared/ports.ts";

/** How a connection's mails are read, as its kept settings say; those that say nothing read them as any mail. */
export const mailSettingsOf = ({ mail }: Settings): MailSettings =>
  mailSettings.parse(knownFields(mailSettings, mail ?? {}));
