// One holder at a time per file. A lock belongs to a process, not to a file: when its process is gone, the lock is free.
// Process numbers are reused, so a holder is known by its number and by when it started.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const WAIT_MS = 250;

function birth(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may contain spaces; field 22 is the start time since boot.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}

/** What the living holder wrote, or null when nobody holds the lock. */
export function lockHolder(file) {
  let holder;
  try {
    holder = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null; // absent, or its writer died half way
  }
  return holder.birth && birth(holder.pid) === holder.birth ? holder : null;
}

/** Takes the lock and returns `{ update(info), release() }`, or null when someone living holds it. */
export function tryLock(file, info = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const content = extra =>
    JSON.stringify({ pid: process.pid, birth: birth(process.pid), ...extra });
  // link() fails when the name exists, and the file it names is complete from its first moment.
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, content(info), { mode: 0o600 });
  try {
    for (;;) {
      try {
        fs.linkSync(mine, file);
        break;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        if (lockHolder(file)) return null;
        fs.rmSync(file, { force: true });
      }
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return {
    update(extra) {
      const next = `${file}.next`;
      fs.writeFileSync(next, content(extra), { mode: 0o600 });
      fs.renameSync(next, file);
    },
    release() {
      if (lockHolder(file)?.pid === process.pid)
        fs.rmSync(file, { force: true });
    },
  };
}

/** Waits for the lock; `onWait(holder)` is called once if it has to. */
export async function waitForLock(file, { signal, onWait } = {}) {
  for (let told = false; ; told = true) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (!told) onWait?.(lockHolder(file));
    await new Promise(resolve => setTimeout(resolve, WAIT_MS));
    signal?.throwIfAborted();
  }
}
