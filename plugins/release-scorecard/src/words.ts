/** `component:default/reference-service` → `reference-service`; the namespace stays where it is another. */
export function componentName(ref: string): string {
  return ref.replace(/^component:/, '').replace(/^default\//, '');
}

/** `sha256:0123…` → `0123456789ab`: enough to tell two apart. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** Parts of the portal and services, as people call them. */
export function whoWords(actor: string): string {
  if (actor === 'judge') return 'The judge';
  if (actor === 'controller' || actor === 'service:plugin:release') {
    return 'The controller';
  }
  return actor.replace(/^service:(plugin:)?/, '');
}

/** The first sentences of what may be many. */
export function firstSentences(words: string, count: number): string {
  return words
    .split(/(?<=\.) (?=[A-Z])/)
    .slice(0, count)
    .join(' ');
}
