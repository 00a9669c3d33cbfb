/** What HAProxy says about one backend, read with one line. */
export interface BackendState {
  /** Tells one process from the next: a reload starts another, with the weights of its configuration. */
  readonly process: string;
  readonly servers: readonly ServerState[];
}

export interface ServerState {
  readonly name: string;
  /** Where HAProxy sends its requests. */
  readonly origin: string;
  readonly weight: number;
  /**
   * `ready`: gets its share. `drain`: no new users, but those who are bound to it by a cookie. `maint`: nobody.
   */
  readonly admin: 'ready' | 'drain' | 'maint';
  readonly counters: ServerCounters;
}

/** Since this process began. */
export interface ServerCounters {
  /** Requests that were answered, or that came to nothing. */
  readonly seen: number;
  /** Of these: answered 5xx, cut off, not answered in time, or given up by whoever asked. */
  readonly bad: number;
}

// `srv_admin_state` (Management Guide, "show servers state"): forced, inherited, unresolved or without a name.
const MAINTENANCE = 0x01 | 0x02 | 0x20 | 0x40;
const DRAIN = 0x08 | 0x10;

/** The commands that `parseState` reads the answer of. */
export function askState(backend: string): string[] {
  return ['show info', `show servers state ${backend}`, 'show stat'];
}

/** @throws where the answer is not that of `askState`: no such backend, or no right to ask. */
export function parseState(answer: string, backend: string): BackendState {
  const lines = answer.split('\n');
  const info = (name: string) =>
    lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const pid = info('Pid');
  const started = info('Start_time_sec');
  const states = table(lines, '# be_id ', ' ');
  const statistics = table(lines, '# pxname,', ',');
  if (!pid || !states || !statistics) {
    throw new Error(
      `HAProxy did not tell the state of backend ${backend}: ${
        lines.find(line => line !== '') ?? 'it said nothing'
      }`,
    );
  }
  const servers = statistics
    .filter(row => row.pxname === backend && row.type === '2')
    // A backup takes over when nothing else is left: it is nobody's share.
    .filter(row => row.bck !== '1')
    .flatMap(row => {
      const state = states.find(one => one.srv_name === row.svname);
      return state ? [server(state, row)] : [];
    });
  return { process: `${pid}/${started ?? ''}`, servers };
}

type Row = { readonly [column: string]: string };

function server(state: Row, statistics: Row): ServerState {
  const flags = Number(state.srv_admin_state);
  const drained = flags & DRAIN ? 'drain' : 'ready';
  const scheme = Number(state.srv_use_ssl) === 1 ? 'https' : 'http';
  const host = state.srv_addr.includes(':')
    ? `[${state.srv_addr}]`
    : state.srv_addr;
  return {
    name: state.srv_name,
    origin: `${scheme}://${host}:${state.srv_port}`,
    weight: Number(state.srv_uweight),
    admin: flags & MAINTENANCE ? 'maint' : drained,
    counters: counters(statistics),
  };
}

/**
 * HAProxy counts an answer by its status. What it answers itself for a server that refused (`econ`), broke off or took too
 * long (`eresp`) is not among them, nor is a request that its client gave up (`cli_abrt`). An answer that was cut off
 * (`srv_abrt`) is.
 */
function counters(row: Row): ServerCounters {
  const sum = (...columns: string[]) =>
    columns.reduce((total, column) => total + Number(row[column] || 0), 0);
  const unanswered = sum('econ', 'eresp', 'cli_abrt');
  const seen =
    unanswered +
    sum('hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other');
  return {
    seen,
    bad: Math.min(seen, unanswered + sum('hrsp_5xx', 'srv_abrt')),
  };
}

/** The rows below the header that begins so, by column. */
function table(
  lines: readonly string[],
  header: string,
  separator: string,
): Row[] | undefined {
  const at = lines.findIndex(line => line.startsWith(header));
  if (at < 0) return undefined;
  const columns = lines[at].slice(2).split(separator);
  const after = lines.slice(at + 1);
  const end = after.indexOf('');
  return after.slice(0, end < 0 ? undefined : end).map(line => {
    const values = line.split(separator);
    return Object.fromEntries(
      columns.map((column, index) => [column, values[index] ?? '']),
    );
  });
}
