const POLL_MS = 20;

/** Waits for a state rather than for a time: asks again until the answer is there. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Nothing in ${timeoutMs} ms`);
    await new Promise(done => setTimeout(done, POLL_MS));
  }
}
