import type { Operation } from '@companyos/plugin-operation-common';
import { Link } from '@backstage/ui';
import { typeName } from '../format';
import { CopyableId } from './CopyableId';
import panel from './panels.module.css';

interface OutputLink {
  readonly title: string;
  readonly href: string;
}

function isLink(value: unknown): value is OutputLink {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as OutputLink).title === 'string' &&
    typeof (value as OutputLink).href === 'string'
  );
}

/** Only addresses in the portal or on the web: an output must not be able to run a script. */
function isSafe(href: string): boolean {
  return /^(\/(?!\/)|https?:\/\/)/.test(href);
}

/** `manifestSha256` → `Manifest SHA-256`. */
function words(key: string): string {
  return typeName(key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())
    .replace(/\bid\b/, 'ID')
    .replace(/\bsha256\b/, 'SHA-256');
}

/**
 * What an operation left for people to find: `output.links` (`{ title, href }`) as links, other text and numbers as
 * facts.
 */
export function OperationOutput(props: { output: Operation['output'] }) {
  const { links = [], ...facts } = props.output;
  const shown = (Array.isArray(links) ? links : []).filter(
    (link): link is OutputLink => isLink(link) && isSafe(link.href),
  );
  const entries = Object.entries(facts).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  if (shown.length === 0 && entries.length === 0) {
    return null;
  }
  return (
    <div className={panel.decision} aria-label="Result" role="group">
      {shown.length > 0 && (
        <div className={panel.actions}>
          {shown.map(link => (
            <Link key={link.href} href={link.href}>
              {link.title}
            </Link>
          ))}
        </div>
      )}
      {entries.length > 0 && (
        <dl className={panel.facts}>
          {entries.map(([key, value]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>{words(key)}</dt>
              <dd>
                {typeof value === 'string' && isSafe(value) ? (
                  <Link href={value}>{value}</Link>
                ) : (
                  <CopyableId id={String(value)} label={words(key)} />
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
