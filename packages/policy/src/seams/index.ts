export { SeamError, type SeamErrorCode } from './errors';
export {
  CLASSIFICATIONS,
  requireTags,
  type ArtifactTags,
  type Classification,
  type FieldTags,
} from './tags';
export type { SeamRecord, SeamRecorder } from './recorder';
export type { SeamOptions, SeamPolicy, SeamSubject } from './gate';
export { RegionConnection } from './RegionConnection';
export {
  GuardedWriter,
  type ApprovedWrite,
  type GuardedWrite,
  type GuardedWriterOptions,
} from './GuardedWriter';
export { bytesSource, jsonLinesSource, type ContentSource } from './content';
export type { ContentSeal, Sidecar } from './sidecar';
export {
  GuardedExporter,
  type ExportDestination,
  type GuardedExport,
  type GuardedExporterOptions,
  type PendingArtifact,
} from './GuardedExporter';
export {
  fileDestination,
  GuardedObjectStore,
  type GuardedErase,
  type GuardedObjectStoreOptions,
  type GuardedPut,
} from './GuardedObjectStore';
export { redactFields } from './redact';
export {
  classifiedFormat,
  tagged,
  TaggedValue,
  type ClassifiedFormat,
  type ClassifiedFormatOptions,
} from './classifiedFormat';
