import assert from 'node:assert/strict';
import test from 'node:test';
import {
  documentedCommands,
  documentedFiles,
} from './lib/documented-commands.mjs';

test('finds shell blocks with their line, and the reason why one is not run', () => {
  const markdown = [
    '# Title',
    '',
    '```sh',
    'companyos whoami',
    'companyos tenant list',
    '```',
    '',
    '<!-- not run: it starts the portal that this test already uses -->',
    '',
    '```sh',
    'npm start',
    '```',
    '',
    '```yaml',
    'not: a command',
    '```',
    '',
  ].join('\n');
  assert.deepEqual(documentedCommands(markdown), [
    {
      line: 3,
      commands: 'companyos whoami\ncompanyos tenant list\n',
      notRun: null,
    },
    {
      line: 10,
      commands: 'npm start\n',
      notRun: 'it starts the portal that this test already uses',
    },
  ]);
});

test('finds nothing where there is nothing', () => {
  assert.deepEqual(documentedCommands('No `sh` here.'), []);
});

test('finds files that are shown in full', () => {
  const markdown =
    '```yaml\n# spec.yaml\nname: acme\n```\n\n```yaml\nname: part\n```\n';
  assert.deepEqual(documentedFiles(markdown), [
    { name: 'spec.yaml', body: 'name: acme\n' },
  ]);
});
