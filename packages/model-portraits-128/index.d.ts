/** The model bundle's folder, as a file: or https: URL with a trailing slash. */
export declare const bundleUrl: URL;
/** Example faces sampled from the model, some degraded, with their masks. */
export declare const examplesUrl: URL;
