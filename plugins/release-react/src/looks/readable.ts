const DIGEST = /sha256:([0-9a-f]{12})[0-9a-f]{52}/g;

/** What the controller and gates say, with digests short enough to be read over; whole ones stand where facts are quoted. */
export function readable(words: string): string {
  return words.replace(DIGEST, 'sha256:$1…');
}
