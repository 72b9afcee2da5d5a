/** The model bundle's folder, as a file: or https: URL with a trailing slash. */
export const bundleUrl = new URL('./bundle/', import.meta.url);
