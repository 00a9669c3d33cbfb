import type { DigestAnswers } from '@companyos/plugin-release-node';
import type { Asker } from './Asker';

const TIMEOUT_MS = 10_000;
/** Requests that are under way at once. */
const AT_ONCE = 20;

/** Sends requests as users do, bound to no server by a cookie, and counts who answers. */
export async function countDigests(
  asker: Asker,
  url: string,
  requests: number,
): Promise<DigestAnswers> {
  const counts = new Map<string, number>();
  let left = requests;
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      const { digest } = await asker
        .ask(url, TIMEOUT_MS)
        .catch(() => ({ digest: null }));
      if (digest) counts.set(digest, (counts.get(digest) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  const answers = [...counts].map(([digest, count]) => ({ digest, count }));
  const answered = answers.reduce((sum, { count }) => sum + count, 0);
  return { asked: requests, answers, unanswered: requests - answered };
}
