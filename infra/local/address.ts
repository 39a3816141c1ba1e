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

/** Addresses of a machine at which it hears itself. */
const heardHere = ["127.0.0.1", "localhost", "::1", "0.0.0.0", "::"];

/**
 * Where a command finds the hub: at `HUB_URL`, or on this machine where none is set. An environment with a `HOST` is the
 * hub's own, as that of its container: `HUB_URL` is what others call it by, which may lead nowhere from where it stands
 * itself. Throws `BadAddress`.
 */
export function hubAddress(
  said: { readonly [Name in "HOST" | "HUB_URL" | "PORT"]: string | undefined },
): string {
  const here = `http://127.0.0.1:${portIn(said.PORT ?? "4700")}`;
  const url = hubUrlIn(said.HUB_URL) ?? here;
  return said.HOST !== undefined && heardHere.includes(said.HOST) ? here : url;
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
