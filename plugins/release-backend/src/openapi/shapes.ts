/** What every schema of the document is made of. */

export const text = { type: 'string' } as const;
export const nullableText = { type: 'string', nullable: true } as const;
export const time = { type: 'string', format: 'date-time' } as const;
export const nullableTime = { ...time, nullable: true } as const;
export const number = { type: 'number' } as const;
export const nullableNumber = { type: 'number', nullable: true } as const;
export const count = { type: 'integer', minimum: 0 } as const;
export const percent = { type: 'number', minimum: 0, maximum: 100 } as const;
export const list = (items: object) => ({ type: 'array', items });
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Everything is required unless said, and there is nothing else. */
export const object = (
  properties: object,
  optional: readonly string[] = [],
) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
  properties,
});
