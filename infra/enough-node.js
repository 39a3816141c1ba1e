// Plain JavaScript, loaded with `--import` before anything else, so that a Node.js which cannot run the hub says so.
// Below 24.15 a stream's consumer that throws is answered by an AbortError, which hides why a workbook was refused.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `The account hub needs Node.js 24.15 or newer, and this is ${process.versions.node}. npm ci brings one for Linux, macOS and Windows, except where optional packages are left out; elsewhere install it yourself.\n`,
  );
  process.exit(1);
}
