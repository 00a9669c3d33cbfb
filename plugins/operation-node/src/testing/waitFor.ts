const POLL_MS = 20;

/**
 * Waits for a state rather than for a time: asks again until the answer is there.
 *
 * @param what - asked for once it is too late, so that it can tell how things stand then.
 */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false>,
  what: () => string = () => 'The answer',
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) {
      throw new Error(`${what()} did not come in ${timeoutMs} ms`);
    }
    await new Promise(done => setTimeout(done, POLL_MS));
  }
}
