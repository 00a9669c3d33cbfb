/**
 * The golden dashboard: the portal's home page, which answers whether it is safe to proceed.
 *
 * @packageDocumentation
 */
export { goldenDashboardPlugin as default } from './plugin';
