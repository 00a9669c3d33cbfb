/** Everything that can have happened last when the control process dies. The crash tests kill it after each. */
export const EFFECTS = [
  'deployment stored',
  'child stored',
  'child started',
  'child healthy',
  'weights stored',
  'weights in force',
  'retirement stored',
  'child ended',
] as const;

export type Effect = (typeof EFFECTS)[number];

export type OnEffect = (effect: Effect) => void;

/** `COMPANYOS_STAGING_CRASH_AFTER="weights stored"` kills the process there, for tests; nothing otherwise. */
export function crashAfter(env: NodeJS.ProcessEnv): OnEffect {
  const fatal = env.COMPANYOS_STAGING_CRASH_AFTER;
  return effect => {
    if (effect === fatal) process.kill(process.pid, 'SIGKILL');
  };
}
