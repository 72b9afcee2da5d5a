export { type EvaluationReportOptions, evaluationReport } from './evaluation-report.js';
export type { EncodePng, RgbPicture } from './pictures/picture-urls.js';
