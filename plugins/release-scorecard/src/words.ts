/** `component:default/reference-service` → `reference-service`; the namespace stays where it is another. */
export function componentName(ref: string): string {
  return ref.replace(/^component:/, '').replace(/^default\//, '');
}

/** `sha256:0123…` → `0123456789ab`: enough to tell two apart. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** Who did something, for people: `judge` and `controller` are parts of the portal. */
export function whoWords(actor: string): string {
  if (actor === 'judge') return 'The judge';
  if (actor === 'controller' || actor === 'service:plugin:release') {
    return 'The controller';
  }
  return actor.split('/').pop() ?? actor;
}

/** The first sentences of what may be many. */
export function firstSentences(words: string, count: number): string {
  return words
    .split(/(?<=\.) (?=[A-Z])/)
    .slice(0, count)
    .join(' ');
}
