import type { Tool } from "../../../../schemas/tool.ts";
import { Icon } from "../parts/icon.tsx";
import { OutsideLink } from "../parts/text.tsx";
import { t } from "../state/words.ts";

/** What to do in the tool, step by step, and the vendor's own page about it. */
export function SetupSteps({ entry, title }: { readonly entry: Tool; readonly title: string | undefined }) {
  return (
    <section>
      {title === undefined ? null : <h2>{title}</h2>}
      <ol class="steps">
        {entry.setup.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <OutsideLink href={entry.docs}>
          {t("connect.docs", { tool: entry.title })} <Icon name="external" size={14} />
        </OutsideLink>
      </p>
    </section>
  );
}
