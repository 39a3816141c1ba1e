import { Explained } from "../explained.ts";

/** A setting says no address that the hub could have. */
export class BadAddress extends Explained {}

/**
 * The address under which tools and people reach the hub, without a trailing slash; `undefined` where none is set. All
 * of it lies beneath its host: a path before it would be in no address that the console asks for. Throws `BadAddress`.
 */
export function hubUrlIn(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const url = URL.parse(text);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!isWeb || url.href !== `${url.origin}/`)
    throw new BadAddress(
      `HUB_URL=${text} is not an address of a hub. It is a scheme and a host, as https://hub.firm.example.`,
    );
  return url.origin;
}

/** The port to listen at, as the setting of that name says it. Throws `BadAddress`. */
export function portIn(text: string, setting = "PORT"): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new BadAddress(`${setting}=${text} is not a port: it is a whole number up to 65535.`);
  return port;
}

/** Another program listens at the port. */
export class PortTaken extends Explained {
  constructor(setting: "PORT" | "HUB_SMTP_PORT", port: number, options: ErrorOptions) {
    super(
      `Another program listens at port ${port} already, perhaps a hub. Stop it, or set ${setting} to another port.`,
      options,
    );
  }
}

export const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EADDRINUSE";
