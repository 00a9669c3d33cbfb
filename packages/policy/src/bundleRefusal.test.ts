import { compilePolicyBundle } from './bundle';
import { PolicyBundleError } from './errors';
import { tinyFiles, tinyText, type TinyFiles } from './testing/tinyBundle';

/** What refuses a bundle with these files, as text. */
function refusal(changes: TinyFiles): string {
  try {
    compilePolicyBundle(tinyFiles(changes));
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyBundleError);
    return (error as Error).message;
  }
  return 'not refused';
}

const policy = (annotations: string, rest = '') =>
  `${annotations}\npermit (principal, action, resource)${rest};`;

describe('a bundle is refused', () => {
  it.each<[string, TinyFiles, RegExp]>([
    [
      'without an @id',
      { 'things.cedar': policy('@description("x.")') },
      /things\.cedar:1: The policy has no @id\. Write @id/,
    ],
    [
      'with an @id that is no ID',
      { 'things.cedar': policy('@id("My policy") @description("x.")') },
      /policy "My policy": "My policy" is not an ID\./,
    ],
    [
      'without a @description',
      { 'things.cedar': policy('@id("a") @description("  ")') },
      /things\.cedar:1, policy "a": The policy has no @description\./,
    ],
    [
      'with a forbid without a @remedy',
      {
        'things.cedar':
          '// first\n@id("a")\n@description("x.")\nforbid (principal, action, resource);',
      },
      /things\.cedar:2, policy "a": The policy forbids without a @remedy\./,
    ],
    [
      'with a @remedy on a permit',
      { 'things.cedar': policy('@id("a") @description("x.") @remedy("y.")') },
      /A permit has no @remedy/,
    ],
    [
      'with an annotation that nobody reads',
      { 'things.cedar': policy('@id("a") @description("x.") @remdy("y.")') },
      /@remdy is not a known annotation\. Use @id, @description, @remedy, @obligation\./,
    ],
    [
      'when two files use one ID',
      {
        'other.cedar': policy('@id("no-huge-things") @description("x.")'),
      },
      /things\.cedar:6, policy "no-huge-things": The ID is already used in other\.cedar:1\./,
    ],
    [
      'with a template',
      {
        'other.cedar':
          '@id("a") @description("x.")\npermit (principal == ?principal, action, resource);',
      },
      /other\.cedar:1: Policy templates are not used here\./,
    ],
    [
      'with a policy that does not parse',
      { 'things.cedar': '\n\npermit (princ, action, resource);' },
      /things\.cedar:3: Cedar says: found an invalid variable in the policy scope: princ\. Hint:/,
    ],
    [
      'with an attribute that the schema does not know',
      {
        'other.cedar': policy(
          '@id("a") @description("x.")',
          '\nwhen { resource.colour == "red" }',
        ),
      },
      /other\.cedar:3, policy "a": Cedar says: .*attribute `colour`.* not found/,
    ],
    [
      'with an optional attribute that a policy reads without asking',
      {
        'other.cedar': policy(
          '@id("a") @description("x.")',
          '\nwhen { resource.note == "red" }',
        ),
      },
      /policy "a": Cedar says: .*`note`/,
    ],
    [
      'with an action that the schema does not know',
      {
        'other.cedar':
          '@id("a") @description("x.")\npermit (principal, action == Action::"thing:eat", resource);',
      },
      /policy "a": Cedar says: .*unrecognized action/,
    ],
    [
      'with a warning: a policy that can never apply',
      {
        'other.cedar': policy(
          '@id("a") @description("x.")',
          ' when { resource.size == 1 && false }',
        ),
      },
      /policy "a": Cedar says: .*policy is impossible/,
    ],
    [
      'with a schema that does not parse',
      { 'schema.cedarschema': 'entity Group;\nentty User;' },
      /schema\.cedarschema:2: Cedar says: .*unexpected token `entty`/,
    ],
    [
      'with an action without a @title',
      {
        'schema.cedarschema': tinyText('schema.cedarschema').replace(
          '@title("read things")',
          '',
        ),
      },
      /schema\.cedarschema: Action "thing:read" has no @title\./,
    ],
    [
      'with broken YAML',
      { 'regions.yaml': 'regions:\n  - { id: here' },
      /regions\.yaml:\d: .*Correct the YAML\./,
    ],
    [
      'with a key twice',
      { 'bundle.yaml': 'version: a\nversion: b\ndefaultDeny: { remedy: x. }' },
      /bundle\.yaml:\d: Map keys must be unique/,
    ],
    [
      'with a region twice',
      {
        'regions.yaml':
          'regions:\n  - &here { id: here, title: A, jurisdiction: B }\n  - *here',
      },
      /regions\.yaml: regions: two regions share one id/,
    ],
    [
      'with an unknown retention mode',
      {
        'retention.yaml':
          'schedules: [{ id: a, title: A, days: 1, mode: forever }]',
      },
      /retention\.yaml: schedules\/0\/mode: /,
    ],
    [
      'with a fractional retention',
      {
        'retention.yaml':
          'schedules: [{ id: a, title: A, days: 1.5, mode: governance }]',
      },
      /retention\.yaml: schedules\/0\/days: /,
    ],
    [
      'without a schema',
      { 'schema.cedarschema': undefined },
      /schema\.cedarschema: The file is missing\./,
    ],
    [
      'with a file that does not belong there',
      { 'tenants.cedar.bak': 'x' },
      /tenants\.cedar\.bak: This does not belong into a policy bundle\. Remove it/,
    ],
    [
      'with bytes that are no text',
      { 'things.cedar': Uint8Array.of(0x40, 0xff, 0xfe) },
      /things\.cedar: The file is not valid UTF-8\. Save it as UTF-8\./,
    ],
  ])('%s', (_title, changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  it('with everything that is wrong, not the first thing only', () => {
    const message = refusal({
      'things.cedar': policy(''),
      'regions.yaml': 'regions: []',
      'bundle.yaml': 'version: 1',
    });
    expect(message).toContain('things.cedar:2: The policy has no @id');
    expect(message).toContain('regions.yaml: regions:');
    expect(message).toContain('bundle.yaml: version:');
    expect(message).toContain('bundle.yaml: defaultDeny:');
  });
});
