// Apart from the rest of the package: it needs the TypeScript compiler, which a running service does without.
export { policyCheck, type CheckReport } from './policyCheck';
export type { Artifact, CheckProblem } from './artifacts';
