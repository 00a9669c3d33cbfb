import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { root } from './paths.mjs';
import { gone, startNode } from './testing.mjs';

const module = JSON.stringify(path.join(root, 'scripts/lib/lifecycle.mjs'));

// Two things to end: the second to start (`late`) ends first, and only when told twice if it is stubborn.
const script = ({ stubborn = false, watchParent = false } = {}) => `
  import { createLifecycle } from ${module};
  const lifecycle = createLifecycle({ watchParent: ${watchParent} });
  lifecycle.arm({ onStopping: () => console.log('stopping'), exitCode: () => 0 });
  lifecycle.onStop(async () => console.log('early ended'));
  lifecycle.onStop(async hurried => {
    ${stubborn ? "console.log('will not end'); await hurried;" : ''}
    console.log('late ended');
  });
  console.log('up ' + process.pid);
  setInterval(() => {}, 1000);`;

test('ends what was started in reverse order and exits with 0', async t => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const process = startNode(t, script());
    await process.said('up');
    process.child.kill(signal);
    assert.equal(await process.exited, 0);
    assert.match(process.output(), /stopping\nlate ended\nearly ended\n$/);
  }
});

test('one Ctrl-C that arrives twice is one Ctrl-C', async t => {
  const process = startNode(t, script({ stubborn: true }));
  await process.said('up');
  process.child.kill('SIGINT');
  process.child.kill('SIGINT');
  await process.said('will not end');
  assert.equal(process.child.exitCode, null);
  process.child.kill('SIGKILL');
  await process.exited;
  assert.doesNotMatch(process.output(), /late ended/);
});

test('a second Ctrl-C later ends things the hard way, and still in order', async t => {
  const process = startNode(
    t,
    script({ stubborn: true }).replace(
      'createLifecycle({',
      // The clock moves on by an hour at each look.
      'createLifecycle({ now: (() => { let hours = 0; return () => ++hours * 3600000; })(),',
    ),
  );
  await process.said('up');
  process.child.kill('SIGINT');
  await process.said('will not end');
  process.child.kill('SIGINT');
  assert.equal(await process.exited, 0);
  assert.match(process.output(), /late ended\nearly ended\n$/);
});

test('ends when npm above it is killed without a word', async t => {
  const middle = startNode(
    t,
    `import { spawn } from 'node:child_process';
     spawn(process.execPath, ['--input-type=module', '--eval', ${JSON.stringify(
       script({ watchParent: true }),
     )}], { stdio: 'inherit' });`,
  );
  await middle.said('up');
  const pid = Number(/up (\d+)/.exec(middle.output())[1]);
  middle.child.kill('SIGKILL');
  await gone(pid);
});

test('does not fall over when nobody reads its output any more', async t => {
  const { child, said, exited } = startNode(
    t,
    script().replace(
      'setInterval(() => {}, 1000);',
      "process.stdin.once('data', () => { for (let n = 0; n < 9; n += 1) console.log('more'); lifecycle.stop().then(() => process.exit(7)); });",
    ),
    { stdin: 'pipe' },
  );
  await said('up');
  child.stdout.destroy();
  child.stdin.write('go');
  assert.equal(await exited, 7);
});
