import { bindingsFor } from './roles';

describe('bindingsFor', () => {
  it('gives each role its holders, least privilege first', () => {
    expect(bindingsFor('group:default/acme-owners')).toEqual([
      { role: 'tenant-auditor', subject: 'group:default/auditors' },
      { role: 'tenant-viewer', subject: 'group:default/on-call' },
      { role: 'tenant-viewer', subject: 'group:default/release-managers' },
      { role: 'tenant-operator', subject: 'group:default/platform-engineers' },
      { role: 'tenant-admin', subject: 'group:default/acme-owners' },
    ]);
  });

  it('names nobody twice in one role, and ignores the order of templates', () => {
    const templates = [
      { role: 'tenant-admin', subject: 'group:default/acme-owners' },
      { role: 'tenant-admin', subject: '{owner}' },
      { role: 'tenant-viewer', subject: 'Group:default/Acme-Owners' },
    ] as const;
    const expected = [
      { role: 'tenant-viewer', subject: 'group:default/acme-owners' },
      { role: 'tenant-admin', subject: 'group:default/acme-owners' },
    ];
    expect(bindingsFor('group:default/acme-owners', templates)).toEqual(
      expected,
    );
    expect(
      bindingsFor('group:default/acme-owners', [...templates].reverse()),
    ).toEqual(expected);
  });
});
