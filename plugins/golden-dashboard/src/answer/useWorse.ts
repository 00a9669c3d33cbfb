import type { VerdictAnswer } from '@companyos/plugin-release-common';
import { useEffect, useRef, useState } from 'react';
import { rankOf } from '../lanes';

/** The sentence when, and only when, the answer has become worse in front of the person: that is worth interrupting them. */
export function useWorse(
  answer: VerdictAnswer | undefined,
  sentence: string | undefined,
): string {
  const before = useRef(answer);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (answer && before.current && answer !== before.current) {
      setSaid(rankOf(answer) < rankOf(before.current) ? sentence ?? '' : '');
    }
    before.current = answer ?? before.current;
  }, [answer, sentence]);
  return said;
}
