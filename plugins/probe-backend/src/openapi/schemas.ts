import {
  probeArms,
  probeIncidentPageSchema,
  probeListSchema,
  probeRouteSchema,
  probeRunPageSchema,
  probeRunSchema,
  probeSchema,
} from '@companyos/plugin-probe-common';
import { z } from 'zod/v4';

/** The wire's own schemas, so that document and client cannot disagree. */
export const schemas = {
  Probe: openApi(probeSchema),
  ProbeList: openApi(probeListSchema),
  ProbeRun: openApi(probeRunSchema),
  ProbeRunPage: openApi(probeRunPageSchema),
  ProbeIncidentPage: openApi(probeIncidentPageSchema),
  ProbeRoute: openApi(probeRouteSchema),
  ProbeRunRequest: {
    type: 'object',
    additionalProperties: false,
    required: ['arm'],
    properties: { arm: { type: 'string', enum: [...probeArms] } },
  },
};

function openApi(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'output',
    override({ jsonSchema }) {
      // OpenAPI 3.0.3: what may be null must be among the values too.
      if (jsonSchema.nullable && jsonSchema.enum) {
        jsonSchema.enum = [...new Set([...jsonSchema.enum, null])];
      }
      // The format says it, and in fewer words.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
}
