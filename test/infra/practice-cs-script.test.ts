import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";
import treeSitter from "@vscode/tree-sitter-wasm";

/** PowerShell itself is on no registry that this project installs from: its grammar, as editors use it, is. */
const script = readFileSync(
  new URL("../../infra/practice-cs/export-practice-cs.ps1", import.meta.url),
  "utf8",
);
const { Language, Parser } = treeSitter;
let parser: InstanceType<typeof Parser>;
beforeAll(async () => {
  await Parser.init();
  const grammar = import.meta.resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm");
  parser = new Parser();
  parser.setLanguage(await Language.load(fileURLToPath(grammar)));
});
const isWhole = (text: string) => parser.parse(text)?.rootNode.hasError === false;

describe("the PowerShell script of Practice CS", () => {
  test("is PowerShell from its first line to its last", () => {
    expect(isWhole(script)).toBe(true);
  });

  test.each([
    ["a brace too few", script.replace("} finally {", "} finally")],
    ["a parameter without its end", script.replace("[string] $Csv\n)", "[string] $Csv\n")],
  ])("would not be with %s", (_, spoiled) => {
    expect(spoiled).not.toBe(script);
    expect(isWhole(spoiled)).toBe(false);
  });

  test("calls no command but its own functions and what Windows PowerShell 5.1 brings", () => {
    const named = (type: string) =>
      parser
        .parse(script)
        ?.rootNode.descendantsOfType(type)
        .map((node) => node?.text ?? "") ?? [];
    const own = named("function_name");
    const called = named("command_name").filter((name) => /^[A-Z][A-Za-z]+-[A-Z]\w+$/.test(name));

    expect([...new Set(called)].filter((name) => !own.includes(name)).sort()).toEqual([
      ...["Add-Type", "ConvertFrom-Json", "ConvertTo-Json", "Get-Content", "Import-Clixml", "New-Object"],
      ...["Out-Null", "Remove-Item", "Resolve-Path", "Set-StrictMode", "Where-Object", "Write-Error"],
      ...["Write-EventLog", "Write-Output"],
    ]);
  });
});
