/** The model bundle's folder, as a file: or https: URL with a trailing slash. */
export const bundleUrl = new URL('./bundle/', import.meta.url);
/** Example faces sampled from the model and damaged, and as they were. */
export const examplesUrl = new URL('./examples/', import.meta.url);
