/**
 * What every page that shows releases shares: the API, what keeps it fresh, how states look, and the chart of both versions.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './hooks/useReleaseSignal';
export * from './hooks/useRollout';
export * from './looks/gate';
export * from './looks/readable';
export * from './looks/rollout';
export * from './looks/rolloutAnswer';
export * from './looks/signal';
export * from './paths';
export * from './scorecard/Blockers';
export * from './scorecard/HowToRun';
export * from './scorecard/useAged';
export { MeasurementTable } from './chart/MeasurementTable';
export { RolloutChart } from './chart/RolloutChart';
export { clockText, countText, percentText, rateText } from './chart/numbers';
