import { checkTenantFields, parseTenantSpec } from './validate';

const good = {
  name: 'acme',
  displayName: 'Acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['eu-central'],
  dataClasses: ['internal'],
  retention: { schedule: 'standard' },
};

describe('parseTenantSpec', () => {
  it('gives the normalised spec', () => {
    expect(parseTenantSpec(good)).toEqual({ ok: true, spec: good });
  });

  it('names every bad field at once, rules across fields included', () => {
    const result = parseTenantSpec({
      ...good,
      name: 'A',
      homeRegion: 'us-east',
      retention: { schedule: '' },
      colour: 'red',
    });
    expect(result).toEqual({
      ok: false,
      fields: {
        name: 'Use at least 3 characters.',
        homeRegion: expect.stringMatching(/one of the allowed regions/),
        'retention/schedule': 'Choose a retention schedule.',
        colour: expect.stringMatching(/no field "colour"/),
      },
    });
  });

  it('asks for what is missing in words', () => {
    expect(parseTenantSpec({})).toEqual({
      ok: false,
      fields: {
        name: 'Give the tenant a name.',
        displayName: 'Give the tenant a display name.',
        owner: 'Choose the group or user that owns the tenant.',
        tier: 'Choose one of: sandbox, standard, enterprise.',
        homeRegion: 'Choose a home region.',
        allowedRegions: 'Choose at least one allowed region.',
        dataClasses: 'Choose at least one data class.',
        retention: 'Choose a retention schedule.',
      },
    });
  });

  it.each([undefined, null, 'acme', 3, []])('refuses %j', input => {
    expect(parseTenantSpec(input)).toMatchObject({ ok: false });
  });

  it('refuses keys that objects inherit', () => {
    const input = JSON.parse('{"constructor": 1, "__proto__": 2}');
    expect(Object.keys(checkTenantFields(input))).toEqual([
      'constructor',
      '__proto__',
    ]);
  });
});

describe('checkTenantFields', () => {
  it('checks what is present and is silent about the rest', () => {
    expect(checkTenantFields({})).toEqual({});
    expect(checkTenantFields({ name: 'acme' })).toEqual({});
    expect(checkTenantFields({ name: 'new' })).toEqual({
      name: expect.stringMatching(/reserved/),
    });
  });

  it('compares home and allowed regions once both are there', () => {
    expect(checkTenantFields({ homeRegion: 'eu-central' })).toEqual({});
    expect(
      checkTenantFields({ homeRegion: 'eu-central', allowedRegions: ['ap'] }),
    ).toEqual({ homeRegion: expect.stringMatching(/add eu-central/) });
  });
});
