import fs from 'node:fs';

const FULL_BELOW_BYTES = 64 * 1024 * 1024;

/** Something about this machine stands in the way; `next` says what a person can do about it. */
export class SetupError extends Error {
  constructor(message, next) {
    super(message);
    this.name = 'SetupError';
    this.next = next;
  }
}

// What a tool's output betrays about the machine. The first match wins, so the more telling ones come first.
const CAUSES = [
  {
    pattern: /ENOSPC|no space left on device|disk quota exceeded|EDQUOT/i,
    message: 'The disk is full',
    next: 'Free some space (the portal needs about 3 GB with its dependencies) and run the command again; it goes on where it stopped.',
  },
  {
    pattern: /YN0028|lockfile would have been modified/i,
    message: 'yarn.lock does not match the package.json files',
    next: 'Run `yarn install` and commit yarn.lock, or undo the change to package.json.',
  },
  {
    pattern:
      /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_HAS_EXPIRED|certificate/i,
    message: "The package registry's certificate is not trusted",
    next: 'Tell npm about your certificate authority: npm config set cafile /path/to/ca.pem',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|socket hang up|network (request|timeout)|RequestError/i,
    message: 'The package registry cannot be reached',
    next: 'Check the network and what `npm config get registry` and `npm config get https-proxy` say, then run the command again; it goes on where it stopped.',
  },
  {
    pattern: /\bE?40[13]\b|Unauthorized|Forbidden/,
    message: 'The package registry refuses access',
    next: 'Log in to it (npm login) or check what `npm config get registry` says.',
  },
  {
    pattern: /EINTEGRITY|YN0018|integrity checksum failed/i,
    message: 'A downloaded package is not the one that was pinned',
    next: 'Clear the caches (npm cache clean --force) and try again. If it stays, the registry serves altered packages: do not go on.',
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    message: 'A file or folder cannot be written',
    next: 'Check who owns this folder and the npm cache; mixing runs as root and as yourself is the usual cause.',
  },
  {
    pattern: /ENOTDIR/,
    message: 'A file stands where a folder is needed',
    next: 'Move the file away, or choose another folder with COMPANYOS_DATA_DIR.',
  },
];

// The line of a tool's output that says why; yarn marks its own with a code, and YN0000 only frames them.
function telling(output) {
  const lines = output.split('\n').filter(line => line.trim());
  return (
    lines
      .find(line => /YN(?!0000)\d{4}: │/.test(line))
      ?.replace(/.*│\s*/, '') ??
    lines.find(line => /\berror\b/i.test(line)) ??
    lines.pop() ??
    'no output'
  ).trim();
}

/** True when the disk under `folder` has next to nothing left: not every program says so when it dies of that. */
function diskFull(folder) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize < FULL_BELOW_BYTES;
  } catch {
    return false;
  }
}

/**
 * Turns a failed step's output into a sentence; falls back to its most telling line and the log.
 * @param {string} [folder] where the step wrote
 */
export function explainFailure(what, output, log, folder) {
  const found =
    folder && diskFull(folder)
      ? CAUSES[0]
      : CAUSES.find(({ pattern }) => pattern.test(output));
  if (found) return new SetupError(`${what}: ${found.message}.`, found.next);
  return new SetupError(
    `${what} failed: ${telling(output).slice(0, 300)}`,
    log ? `The whole story is in ${log}.` : 'See the output above.',
  );
}

/** An error of the file system or the network as a sentence; anything else stays what it is. */
export function asSetupError(error, what) {
  if (error instanceof SetupError) return error;
  if (error?.code && error?.syscall)
    return explainFailure(what, `${error.code} ${error.message}`);
  return error;
}
