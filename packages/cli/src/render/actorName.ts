/** `user:default/ada` as `ada`. */
export function actorName(ref: string): string {
  return ref.split('/').pop() ?? ref;
}
