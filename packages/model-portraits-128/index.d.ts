/** The model bundle's folder, as a file: or https: URL with a trailing slash. */
export declare const bundleUrl: URL;
