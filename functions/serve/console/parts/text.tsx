import type { ComponentChildren } from "preact";

/** Text from outside: isolated, so that a right-to-left mark in it turns nothing around it. */
export function Text({ children }: { readonly children: string | number | undefined }) {
  return <bdi>{children}</bdi>;
}

/** A link out of the console, where the address is one a browser may be sent to; else its text. */
export function OutsideLink({
  href,
  children,
}: {
  readonly href: string | undefined;
  readonly children: ComponentChildren;
}) {
  const url = href === undefined ? null : URL.parse(href);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return <>{children}</>;
  return (
    <a class="outside" href={url.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
