import type { OperationEffect } from './options';

/**
 * For the crash tests: kills this process with SIGKILL right after the nth effect on a subject, said as `<subject>#<n>` in
 * `COMPANYOS_CRASH_AFTER`. Does nothing in production, or where the variable is not set.
 */
export function crashAfter(
  env: NodeJS.ProcessEnv,
): ((effect: OperationEffect) => void) | undefined {
  const match = /^(.+)#(\d+)$/.exec(env.COMPANYOS_CRASH_AFTER ?? '');
  if (!match || env.NODE_ENV === 'production') return undefined;
  const [, subject, count] = match;
  let left = Number(count);
  return effect => {
    if (effect.subject !== subject) return;
    left -= 1;
    if (left > 0) return;
    // Written synchronously: nothing that is buffered survives.
    process.stderr.write(
      `COMPANYOS_CRASH_AFTER ${match[0]} "${effect.name}"\n`,
    );
    process.kill(process.pid, 'SIGKILL');
  };
}
