import { ConfigReader } from '@backstage/config';
import { defaultBindingTemplates } from '@companyos/plugin-tenant-common';
import { readBindingTemplates } from './bindingTemplates';

function read(bindings: unknown) {
  return readBindingTemplates(
    new ConfigReader({ companyos: { tenants: { bindings } } } as any),
  );
}

describe('readBindingTemplates', () => {
  it('gives the groups of the local portal unless told', () => {
    expect(read(undefined)).toBe(defaultBindingTemplates);
  });

  it("takes an installation's own groups", () => {
    const own = [
      { role: 'tenant-admin', subject: '{owner}' },
      { role: 'tenant-operator', subject: 'group:default/sre' },
    ];
    expect(read(own)).toEqual(own);
  });

  it.each([
    [[{ role: 'root', subject: '{owner}' }], /bindings\/0\/role/],
    [[{ role: 'tenant-admin', subject: 'sre' }], /use {owner}, or a full/],
    ['everyone', /bindings/],
  ])('refuses %j and says where', (bindings, words) => {
    expect(() => read(bindings)).toThrow(words);
  });
});
