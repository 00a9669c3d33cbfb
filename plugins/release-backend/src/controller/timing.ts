/** How long after one look at a rollout the next one comes. */
export const TICK_MS = 400;
/** How often to look for lanes besides being told. */
export const LOOK_MS = 500;
/** A target that takes longer to tell something is not waited for: what is known is acted on. */
export const READ_TIMEOUT_MS = 2_000;
/** As long an abort waits to know what is stable; then it goes by what was read last. */
export const GLANCE_MS = 300;
/** A target that takes longer to do something is asked again; doing it twice does no harm. */
export const EFFECT_TIMEOUT_MS = 5_000;
/** People are told while the rollout goes on; so long it waits to know that they were. */
export const TELL_MS = 300;
/** After a failed try to deploy, and to tidy up. */
export const RETRY_MS = 2_000;

/** Rejects when it takes too long; what it would still do is fenced off by whatever is asked next. */
export async function within<T>(
  ms: number,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} took longer than ${ms} ms.`)),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
