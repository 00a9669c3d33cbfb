import { probeArms, probeOutcomes } from '@companyos/plugin-probe-common';

function json(description: string, schema: string) {
  return {
    description,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  };
}

const error = json('What went wrong, and what to do next.', 'Error');

function query(name: string, description: string, schema: object) {
  return { name, in: 'query', required: false, description, schema };
}

const id = { type: 'string', minLength: 1, maxLength: 64 };

const probeId = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The ID of a probe.',
  schema: id,
};

const paging = [
  query('limit', 'How many at most.', {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 25,
  }),
  query('cursor', '`nextCursor` of the page before.', {
    type: 'string',
    pattern: '^p[ri]_[0-9A-Z]{26}$',
  }),
];

const runFilters = [
  query('arm', 'Only on this arm.', { type: 'string', enum: [...probeArms] }),
  query('outcome', 'Only with this outcome.', {
    type: 'string',
    enum: [...probeOutcomes],
  }),
  query('digest', 'Only answered by this version.', {
    type: 'string',
    minLength: 1,
    maxLength: 200,
  }),
  ...paging,
];

export const paths = {
  '/probes': {
    get: {
      operationId: 'ListProbes',
      summary: 'All probes by critical path, with what is known of each arm.',
      responses: { '200': json('The probes.', 'ProbeList'), default: error },
    },
  },
  '/probes/{id}': {
    get: {
      operationId: 'GetProbe',
      summary: 'One probe, with what is known of each arm.',
      parameters: [probeId],
      responses: { '200': json('The probe.', 'Probe'), default: error },
    },
  },
  '/probes/{id}/runs': {
    get: {
      operationId: 'ListProbeRuns',
      summary: 'Its runs, newest first.',
      parameters: [probeId, ...runFilters],
      responses: { '200': json('A page.', 'ProbeRunPage'), default: error },
    },
    post: {
      operationId: 'RunProbe',
      summary: 'Walks it now and answers with what came of it, a failure too.',
      parameters: [probeId],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/ProbeRunRequest' },
          },
        },
      },
      responses: { '201': json('The run.', 'ProbeRun'), default: error },
    },
  },
  '/probes/{id}/route': {
    get: {
      operationId: 'GetProbeRoute',
      summary:
        'Who would be notified of a failure now, and how they are found.',
      parameters: [probeId],
      responses: { '200': json('The route.', 'ProbeRoute'), default: error },
    },
  },
  '/runs': {
    get: {
      operationId: 'ListRuns',
      summary:
        'Runs of all probes, newest first: of one release by its digest.',
      parameters: runFilters,
      responses: { '200': json('A page.', 'ProbeRunPage'), default: error },
    },
  },
  '/incidents': {
    get: {
      operationId: 'ListIncidents',
      summary: 'Incidents, newest first, with who was notified and how.',
      parameters: [
        query('probeId', 'Only of this probe.', id),
        query('open', 'Only those that are open, or only those that are not.', {
          type: 'boolean',
        }),
        ...paging,
      ],
      responses: {
        '200': json('A page.', 'ProbeIncidentPage'),
        default: error,
      },
    },
  },
};
