/** ln(Σ exp(x)) without overflow; `-Infinity` for an empty list. */
export function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  if (top === -Infinity) {
    return -Infinity;
  }
  return (
    top +
    Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
  );
}
