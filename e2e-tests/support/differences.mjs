/** Where two JSON values differ, a line each: a whole snapshot printed twice helps nobody. */
export function differences(actual, expected, path = '') {
  const isObject = value => typeof value === 'object' && value !== null;
  if (!isObject(actual) || !isObject(expected)) {
    return Object.is(actual, expected)
      ? []
      : [`${path}: ${show(actual)} instead of ${show(expected)}`];
  }
  return [
    ...new Set([...Object.keys(actual), ...Object.keys(expected)]),
  ].flatMap(key => differences(actual[key], expected[key], `${path}/${key}`));
}

function show(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
