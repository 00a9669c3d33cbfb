import fc from 'fast-check';
import {
  confusableSkeleton,
  reservedNames,
  tenantNameSchema,
  tenantSpecSchema,
  type TenantSpecInput,
} from './spec';

const good: TenantSpecInput = {
  name: 'acme',
  displayName: 'Acme',
  owner: 'group:default/acme-owners',
  tier: 'standard',
  homeRegion: 'eu-central',
  allowedRegions: ['us-east', 'eu-central', 'us-east'],
  dataClasses: ['pii', 'internal'],
  retention: { schedule: 'standard' },
};

const nameCharacter = fc.constantFrom(
  ...'abcdefghijklmnopqrstuvwxyz0123456789-',
);
const validName = fc
  .array(nameCharacter, { minLength: 3, maxLength: 40 })
  .map(characters => characters.join(''))
  .filter(name => tenantNameSchema.safeParse(name).success);

function refusal(name: string): string | undefined {
  return tenantNameSchema.safeParse(name).error?.issues[0].message;
}

describe('tenantNameSchema', () => {
  it.each([
    ['ab', /at least 3/],
    ['a'.repeat(41), /at most 40/],
    ['Acme', /lower-case letters/],
    ['ACME', /lower-case letters/],
    ['acmé', /lower-case letters/],
    ['acme\u0301', /lower-case letters/],
    ['аcme', /lower-case letters/], // Cyrillic а
    ['acme corp', /lower-case letters/],
    ['acme_corp', /lower-case letters/],
    ['1acme', /starting with a letter/],
    ['-acme', /starting with a letter/],
    ['acme-', /ending with a letter or digit/],
    ['acme--corp', /single hyphens/],
    ['acme\n', /lower-case letters/],
    ['acme/..', /lower-case letters/],
    ["acme'; drop", /lower-case letters/],
  ])('refuses %j in a sentence', (name, sentence) => {
    expect(refusal(name)).toMatch(sentence);
  });

  it.each(reservedNames.filter(name => name.length >= 3))(
    'refuses the reserved name %s',
    name => expect(refusal(name)).toMatch(/reserved/),
  );

  it('accepts only names in one case and one Unicode form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 45 }), text => {
        if (!tenantNameSchema.safeParse(text).success) return;
        expect(text).toBe(text.normalize('NFKC').toLowerCase());
      }),
    );
  });
});

describe('confusableSkeleton', () => {
  it.each([
    ['acme', 'acrne'],
    ['acme', 'ac-me'],
    ['globex-1', 'globex-l'],
    ['globex-1', 'globexi'],
    ['foo', 'f0o'],
    ['wave', 'vvave'],
    ['cloud', 'c1oud'],
    ['cloud', 'doud'],
    ['shop5', 'shops'],
  ])('sees %s and %s as one', (a, b) => {
    expect(confusableSkeleton(a)).toBe(confusableSkeleton(b));
  });

  it.each([
    ['acme', 'acne'],
    ['tenant-10', 'tenant-11'],
    ['eu-shop', 'us-shop'],
  ])('tells %s from %s', (a, b) => {
    expect(confusableSkeleton(a)).not.toBe(confusableSkeleton(b));
  });

  it('is stable, and goes character by character', () => {
    fc.assert(
      fc.property(validName, validName, (a, b) => {
        const skeleton = confusableSkeleton(a);
        expect(confusableSkeleton(skeleton)).toBe(skeleton);
        expect(confusableSkeleton(a + b)).toBe(
          skeleton + confusableSkeleton(b),
        );
      }),
    );
  });

  it('never tells names apart that differ in look-alikes only', () => {
    const lookAlikes = [
      ['m', 'rn'],
      ['w', 'vv'],
      ['d', 'cl'],
      ['l', '1'],
      ['l', 'i'],
      ['o', '0'],
      ['s', '5'],
    ] as const;
    fc.assert(
      fc.property(
        validName,
        validName,
        fc.constantFrom(...lookAlikes),
        (before, after, [a, b]) => {
          expect(confusableSkeleton(before + a + after)).toBe(
            confusableSkeleton(before + b + after),
          );
        },
      ),
    );
  });
});

describe('tenantSpecSchema', () => {
  it('sorts, deduplicates and normalises', () => {
    expect(
      tenantSpecSchema.parse({
        ...good,
        displayName: '  Cafe\u0301 ',
        owner: 'group:default/Acme-Owners',
      }),
    ).toEqual({
      ...good,
      displayName: 'Café',
      owner: 'group:default/acme-owners',
      allowedRegions: ['eu-central', 'us-east'],
      dataClasses: ['internal', 'pii'],
    });
  });

  it('normalises once: what it gives is accepted and left alone', () => {
    const spec = fc.record({
      name: validName,
      displayName: fc.string({ unit: 'grapheme', maxLength: 100 }),
      owner: fc
        .constantFrom('Acme', 'acme-owners', 'A.b_c')
        .map(name => `group:default/${name}`),
      tier: fc.constantFrom('sandbox', 'standard', 'enterprise'),
      homeRegion: fc.constantFrom('eu-central', 'us-east'),
      allowedRegions: fc.array(fc.constantFrom('eu-central', 'us-east', 'ap')),
      dataClasses: fc.array(
        fc.constantFrom('public', 'internal', 'restricted', 'pii'),
      ),
      retention: fc.record({ schedule: fc.string({ maxLength: 5 }) }),
    });
    fc.assert(
      fc.property(spec, input => {
        const first = tenantSpecSchema.safeParse(input);
        if (!first.success) return;
        expect(tenantSpecSchema.parse(first.data)).toEqual(first.data);
      }),
    );
  });

  it('does not depend on the order in which lists are given', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'eu-central'], { minLength: 1 }),
        fc.shuffledSubarray(['public', 'internal', 'pii'] as const, {
          minLength: 1,
        }),
        (regions, classes) => {
          const spec = (list: string[], known: string[]) =>
            tenantSpecSchema.parse({
              ...good,
              allowedRegions: ['eu-central', ...list],
              dataClasses: known,
            });
          expect(spec(regions, classes)).toEqual(
            spec([...regions].reverse(), [...classes].reverse()),
          );
        },
      ),
    );
  });

  it('refuses a home outside the allowed regions, and names the field', () => {
    const result = tenantSpecSchema.safeParse({
      ...good,
      homeRegion: 'ap-south',
    });
    expect(result.error?.issues).toMatchObject([
      { path: ['homeRegion'], message: expect.stringMatching(/add ap-south/) },
    ]);
  });

  it.each(['\u200b', '\u202e', '\u0000', '\u2028'])(
    'refuses a display name with an invisible %j',
    character => {
      const result = tenantSpecSchema.safeParse({
        ...good,
        displayName: `Ac${character}me`,
      });
      expect(result.error?.issues[0].path).toEqual(['displayName']);
    },
  );
});
