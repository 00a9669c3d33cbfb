import { storableJson, storableText } from './storable';

it('takes out what PostgreSQL cannot store, and nothing else', () => {
  expect(storableText('a\0b \ud800 😀')).toBe('a\ufffdb \ufffd 😀');
  const value = { text: 'a\0b \udc00', plain: ['\\u0000', '😀', 1, null] };
  expect(JSON.parse(storableJson(value))).toEqual({
    text: 'a\ufffdb \ufffd',
    plain: ['\\u0000', '😀', 1, null],
  });
});
