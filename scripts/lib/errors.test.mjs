import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { SetupError, asSetupError, explainFailure } from './errors.mjs';

// What the tools really print.
const said = [
  [
    'npm on a full disk',
    'npm error code ENOSPC\nnpm error syscall write\nnpm error nospc ENOSPC: no space left on device, write',
    /disk is full/,
    /Free some space/,
  ],
  [
    'yarn on a full disk',
    '➤ YN0000: ┌ Fetch step\n➤ YN0001: │ Error: ENOSPC: no space left on device, copyfile',
    /disk is full/,
    /Free some space/,
  ],
  [
    'npm without a network',
    'npm error code ENOTFOUND\nnpm error network request to https://registry.example/yarn failed, reason: getaddrinfo ENOTFOUND registry.example',
    /registry cannot be reached/,
    /npm config get registry/,
  ],
  [
    'yarn without a network',
    '➤ YN0001: │ RequestError: getaddrinfo EAI_AGAIN registry.example',
    /registry cannot be reached/,
    /Check the network/,
  ],
  [
    'an unknown certificate authority',
    'npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error self-signed certificate in certificate chain',
    /certificate is not trusted/,
    /cafile/,
  ],
  [
    'a changed package.json',
    '➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.',
    /yarn.lock does not match/,
    /yarn install/,
  ],
  [
    'a registry that wants a login',
    'npm error code E401\nnpm error Unable to authenticate',
    /refuses access/,
    /npm login/,
  ],
  [
    'an altered package',
    'npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed',
    /not the one that was pinned/,
    /do not go on/,
  ],
  [
    "somebody else's folder",
    'npm error code EACCES\nnpm error permission denied, mkdir',
    /cannot be written/,
    /who owns this folder/,
  ],
];

for (const [what, output, message, next] of said)
  test(`explains ${what}`, () => {
    const error = explainFailure('Fetching yarn', output, 'a.log');
    assert.ok(error instanceof SetupError);
    assert.match(error.message, message);
    assert.match(error.next, next);
  });

test('an unknown failure shows the telling line and where the rest is', () => {
  const error = explainFailure(
    'Installing',
    '➤ YN0000: ┌ Resolution step\n➤ YN0082: │ left-pad@npm:9: No candidates found\n➤ YN0000: · Failed with errors in 0s',
    'install.log',
  );
  assert.match(error.message, /left-pad@npm:9: No candidates found$/);
  assert.match(error.next, /install\.log/);
});

test('a full disk under our own hands is the same sentence', t => {
  if (!fs.existsSync('/dev/full')) {
    t.skip('this system has no /dev/full');
    return;
  }
  let thrown;
  try {
    fs.writeFileSync('/dev/full', 'x');
  } catch (error) {
    thrown = error;
  }
  assert.equal(thrown.code, 'ENOSPC');
  assert.match(asSetupError(thrown, 'Setting up').message, /disk is full/);
});

test('an error of ours stays what it is', () => {
  const bug = new TypeError('undefined is not a function');
  assert.equal(asSetupError(bug, 'Setting up'), bug);
});
