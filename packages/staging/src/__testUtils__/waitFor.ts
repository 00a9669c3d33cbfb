const ASK_AGAIN_MS = 10;
const GIVE_UP_MS = 20_000;

/** Asks until the answer is truthy, and returns it. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | false | null | undefined>,
): Promise<T> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise(resolve => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
