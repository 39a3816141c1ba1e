import { type Retention, retentionIn } from "../retention.ts";
import { hubUrlIn, portIn } from "./address.ts";
import { BadSetting } from "./bad-setting.ts";
import { type Environment, type SettingName, saidIn } from "./environment.ts";
import type { MailSettings } from "./mailers.ts";
import { type StandIns, standInsIn } from "./reroute.ts";

export interface LocalSettings {
  readonly host: string;
  readonly port: number;
  readonly url: string | undefined;
  readonly data: string;
  readonly token: string | undefined;
  readonly smtpPort: number | undefined;
  readonly mail: MailSettings;
  readonly retention: Retention;
  readonly standIns: StandIns;
  readonly endpoint: string | undefined;
}

/**
 * The settings of a hub, each checked before anything is begun. Throws `BadSetting`, `BadAddress`, `BadRetention`, `BadStandIns`
 * or `StandInsInEarnest`, whose message names the setting.
 */
export function settingsIn(environment: Environment): LocalSettings {
  const said = (name: SettingName) => saidIn(environment, name);
  const host = said("HOST") ?? "127.0.0.1";
  const url = hubUrlIn(said("HUB_URL"));
  const smtpPort = said("HUB_SMTP_PORT");
  return {
    host,
    url,
    port: portIn(said("PORT") ?? "4700"),
    data: said("HUB_DATA") ?? ".hub",
    token: tokenIn(said("HUB_TOKEN")),
    smtpPort: smtpPort === undefined ? undefined : portIn(smtpPort, "HUB_SMTP_PORT"),
    mail: { smtp: mailServerIn(said("HUB_DIGEST_SMTP")), from: senderIn(said("HUB_DIGEST_FROM")) },
    retention: retentionIn({
      HUB_RAW_DAYS: said("HUB_RAW_DAYS"),
      HUB_FILE_DAYS: said("HUB_FILE_DAYS"),
      HUB_EVENT_YEARS: said("HUB_EVENT_YEARS"),
    }),
    standIns: standInsIn(said("HUB_STAND_INS"), { host, url }),
    endpoint: endpointIn(said("DYNAMODB_ENDPOINT")),
  };
}

/** What a header can carry: else nobody could show the token. */
function tokenIn(text: string | undefined): string | undefined {
  if (text !== undefined && (text.trim() !== text || !/^[\x20-\x7e]+$/.test(text)))
    throw new BadSetting(
      "HUB_TOKEN",
      "is letters, digits and signs of ASCII, without blanks around them and line breaks",
    );
  return text;
}

function mailServerIn(text: string | undefined): string | undefined {
  const url = URL.parse(text ?? "smtp://server");
  if (!url?.hostname || !["smtp:", "smtps:"].includes(url.protocol))
    throw new BadSetting("HUB_DIGEST_SMTP", "is a mail server, as smtp://user:password@host:587");
  return text;
}

/** An address, or one with a name before it, as `Hub <hub@firm.example>`. */
function senderIn(text: string | undefined): string | undefined {
  if (text !== undefined && !/^(?:[^<>\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(text))
    throw new BadSetting("HUB_DIGEST_FROM", "is a mail address, as digest@firm.example");
  return text;
}

function endpointIn(text: string | undefined): string | undefined {
  if (text !== undefined && !["http:", "https:"].includes(URL.parse(text)?.protocol ?? ""))
    throw new BadSetting("DYNAMODB_ENDPOINT", "is the address of a DynamoDB, as http://127.0.0.1:8000");
  return text;
}
