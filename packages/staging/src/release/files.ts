/** The program in the folder of a release. */
export const SERVICE_FILE = 'service.cjs';
