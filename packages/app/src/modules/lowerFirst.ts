/** A description as the second half of a sentence: no capital, no full stop. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
