import { links } from './links';

it.each([
  ['tenant:acme', '/tenants/acme'],
  ['rollout:ro_1/abort', '/releases/ro_1'],
  ['release:rel_1', '/releases/rel_1'],
  [
    'release:staging/component:default/shop',
    '/releases?target=staging&component=component%3Adefault%2Fshop',
  ],
  ['hold:h_1', undefined],
])('leads from %s to where it is shown', (subject, href) => {
  expect(links.subject(subject)).toBe(href);
});
