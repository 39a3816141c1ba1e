import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icon.tsx";
import { csvOf, fileName, saveFile } from "../state/save-file.ts";
import { useTitle } from "../state/title.ts";
import { t } from "../state/words.ts";
import { WhoseSwitch } from "./whose.tsx";

type Cell = string | number | undefined;

interface Props {
  readonly title: string;
  /** What is saved as a spreadsheet: the same rows, to the same order. */
  readonly csv: () => readonly (readonly Cell[])[];
  readonly children?: ComponentChildren;
  /** In which order it stands, to be chosen. */
  readonly sort?: ComponentChildren;
}

/** The head of a list: its title, whose clients it is of, and the ways onto paper and into a spreadsheet. */
export function ListHead({ title, csv, children, sort }: Props) {
  useTitle(title);
  return (
    <header class="pane-head">
      <div class="headline list-head">
        <h1>{title}</h1>
        <WhoseSwitch />
        {children}
        <span class="spring" />
        {sort}
        <span class="with-buttons">
          <button
            type="button"
            class="plain square"
            aria-label={t("action.print")}
            title={t("action.print")}
            onClick={() => print()}
          >
            <Icon name="print" />
          </button>
          <button type="button" onClick={() => saveFile(csvOf(csv()), `${fileName(title, "list")}.csv`)}>
            <Icon name="download" />
            CSV
          </button>
        </span>
      </div>
    </header>
  );
}
