import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { endpointAt, slackAt } from "../../../functions/sending/endpoint.ts";
import { NotPublic, publicAddresses } from "../../../functions/sending/post.ts";
import { isPublic } from "../../../functions/sending/public-address.ts";
import { BadRequest } from "../../../functions/shared/errors.ts";
import { share } from "../../support/repeats.ts";

const hub = "https://hub.firm.example.com";

describe("an endpoint of a rule", () => {
  test("is https at a name, with a path and a query", () => {
    expect(endpointAt("https://n8n.northwind.com/hook?a=1#b", hub).href).toBe(
      "https://n8n.northwind.com/hook?a=1",
    );
  });

  test.each([
    ...[
      "http://a.com",
      "ftp://a.com",
      "https://",
      "a.com",
      "https://a.com:8443/",
      "https://u@a.com",
      "https://u:p@a.com",
    ],
    ...[
      "https://localhost",
      "https://x.localhost",
      "https://printer",
      "https://a.local",
      "https://a.internal/x",
    ],
    ...[
      "https://127.0.0.1",
      "https://2130706433/",
      "https://0x7f.1/",
      "https://017700000001",
      "https://[::1]/",
    ],
    ...[
      "https://[::ffff:169.254.169.254]/",
      "https://169.254.169.254/latest",
      "https://8.8.8.8/",
      "https://a.com./",
    ],
    ...["https://１２７.０.０.１/", "https://metadata.google.internal/", `${hub}/hooks/relay/main`],
  ])("is not %s", (text) => {
    expect(() => endpointAt(text, hub)).toThrow(BadRequest);
  });

  test("whatever is written, it is at a name by TLS at the usual port, or refused", () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.constantFrom("a.com", "LOCALHOST"),
    );
    const scheme = fc.constantFrom("https:", "http:", "HTTPS:", "file:", "");
    const url = fc
      .tuple(
        scheme,
        fc.constantFrom("", "u@", "u:p@", "@"),
        host,
        fc.constantFrom("", ":443", ":80", ":8443"),
        fc.webPath(),
      )
      .map(([a, b, c, d, e]) => `${a}//${b}${c}${d}${e}`);
    fc.assert(
      fc.property(fc.oneof(url, fc.string()), (text) => {
        let at: URL;
        try {
          at = endpointAt(text, hub);
        } catch (error) {
          expect(error).toBeInstanceOf(BadRequest);
          return;
        }
        expect([at.protocol, at.port, at.username, at.password]).toEqual(["https:", "", "", ""]);
        expect(at.hostname).toMatch(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*$/);
      }),
      { numRuns: share(500) },
    );
  });

  test("of Slack is Slack's own alone", () => {
    expect(slackAt("https://hooks.slack.com/services/T/B/x").hostname).toBe("hooks.slack.com");
    expect(() => slackAt("https://hooks.slack.com.evil.com/services/T")).toThrow(BadRequest);
  });
});

describe("an address that a name leads to", () => {
  test.each(["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"])(
    "is public: %s",
    (address) => expect(isPublic(address)).toBe(true),
  );

  test.each([
    ...[
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "127.9.9.9",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
    ],
    ...["192.168.1.1", "192.0.0.8", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255"],
    ...[
      "::",
      "::1",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::ffff:8.8.8.8",
      "::7f00:1",
      "64:ff9b::7f00:1",
      "fe80::1",
    ],
    ...[
      "fc00::1",
      "fd00:ec2::254",
      "ff02::1",
      "2002:7f00:1::",
      "2001:0:7f00:1::",
      "2001:db8::1",
      "not an address",
      "",
    ],
  ])("is not: %s", (address) => expect(isPublic(address)).toBe(false));

  test("of IPv4 inside IPv6 is never public, however it is written", () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const [a = 0, b = 0, c = 0, d = 0] = ip.split(".").map(Number);
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const one of [`::ffff:${ip}`, `::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`])
          expect(isPublic(one)).toBe(false);
      }),
    );
  });

  test("is looked at with all the others of its name: one that is private refuses all", async () => {
    const resolved =
      (...all: string[]) =>
      async () =>
        all.map((address) => ({ address, family: 4 }));

    await expect(publicAddresses("a.com", resolved("8.8.8.8", "10.0.0.1"))).rejects.toThrow(NotPublic);
    await expect(publicAddresses("a.com", resolved())).rejects.toThrow(NotPublic);
    expect(await publicAddresses("a.com", resolved("8.8.8.8"))).toHaveLength(1);
  });
});
