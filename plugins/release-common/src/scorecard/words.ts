import type { VerdictAnswer } from './types';

const ANSWERS: { readonly [answer in VerdictAnswer]: string } = {
  proceed: 'Proceed',
  wait: 'Wait',
  stop: 'Stop',
  'cannot-tell': "Can't tell",
};

/** The answer in a word or two. One of a newer server reads as it is. */
export function verdictWord(answer: VerdictAnswer): string {
  return ANSWERS[answer] ?? answer;
}
