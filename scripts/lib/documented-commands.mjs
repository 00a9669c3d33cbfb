// The shell commands that README, docs and runbooks show, so that a test can run them: a document whose commands no
// longer work is a defect of the product.
import fs from 'node:fs';
import path from 'node:path';

const FENCE =
  /^(?:<!-- not run: (?<reason>.+?) -->\n\n?)?```sh\n(?<body>[\s\S]*?)^```$/gm;

/**
 * The `sh` blocks of a Markdown text, in order. A comment `<!-- not run: why -->` right above a block keeps it from
 * being run and says why.
 *
 * @returns {{ line: number, commands: string, notRun: string | null }[]} `line` counts from 1, at the opening fence.
 */
export function documentedCommands(markdown) {
  return [...markdown.matchAll(FENCE)].map(match => {
    const opening = match.index + match[0].indexOf('```sh');
    return {
      line: markdown.slice(0, opening).split('\n').length,
      commands: match.groups.body,
      notRun: match.groups.reason ?? null,
    };
  });
}

/** The documents whose commands are run, relative to the root. */
export function documents(root) {
  const under = folder =>
    fs.existsSync(path.join(root, folder))
      ? fs
          .readdirSync(path.join(root, folder))
          .filter(name => name.endsWith('.md'))
          .sort()
          .map(name => `${folder}/${name}`)
      : [];
  return ['README.md', ...under('docs'), ...under('runbooks')];
}

const FILE =
  /^```[a-z]+\n# (?<name>[A-Za-z0-9._-]+\.[a-z]+)\n(?<body>[\s\S]*?)^```$/gm;

/** Files that a document shows in full: blocks whose first line is a comment with the file's name. */
export function documentedFiles(markdown) {
  return [...markdown.matchAll(FILE)].map(({ groups: { name, body } }) => ({
    name,
    body,
  }));
}
