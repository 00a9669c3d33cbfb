import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  documentedCommands,
  documentedFiles,
  documents,
} from '../scripts/lib/documented-commands.mjs';
import { expect, test } from './support/test';
import { localUser } from './support/users';

const root = path.join(__dirname, '..');

// What a reader has set up by the time they come to the commands: the command line by its name, and npm for this clone.
const SHELL = `
set -euo pipefail
companyos() { "$COMPANYOS_NODE" "$COMPANYOS_ROOT/packages/cli/bin/companyos" "$@"; }
npm() { command npm --prefix "$COMPANYOS_ROOT" "$@"; }
`;

for (const document of documents(root)) {
  const markdown = fs.readFileSync(path.join(root, document), 'utf8');
  const blocks = documentedCommands(markdown).filter(
    block => block.notRun === null,
  );
  if (blocks.length === 0) continue;

  test(`the commands in ${document} work as written`, async ({ baseURL }) => {
    test.setTimeout(180_000);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'documented-'));
    const shell = (commands: string) =>
      spawnSync('bash', ['-c', SHELL + commands], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 120_000,
        env: {
          ...process.env,
          HOME: folder,
          XDG_CONFIG_HOME: folder,
          COMPANYOS_ROOT: root,
          COMPANYOS_NODE: process.execPath,
          COMPANYOS_PASSWORD: localUser('ada').password,
        },
      });
    try {
      // "In the project's folder": what the commands about policies look at.
      for (const name of ['policies', 'packages', 'plugins']) {
        fs.symlinkSync(path.join(root, name), path.join(folder, name));
      }
      for (const { name, body } of documentedFiles(markdown)) {
        fs.writeFileSync(path.join(folder, name), body);
      }
      const signIn = shell(`companyos login --url ${baseURL} --user ada`);
      expect(signIn.status, signIn.stderr).toBe(0);
      for (const { line, commands } of blocks) {
        // Documents name the port that a first start takes; this portal has another.
        const { status, stdout, stderr } = shell(
          commands.replaceAll('http://localhost:7007', baseURL!),
        );
        expect(
          status,
          `${document}:${line}\n${commands}\n${stdout}\n${stderr}`,
        ).toBe(0);
      }
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
}
