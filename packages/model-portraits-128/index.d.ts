/** The model bundle's folder, as a file: or https: URL with a trailing slash. */
export declare const bundleUrl: URL;
/** Example faces sampled from the model and damaged, and as they were. */
export declare const examplesUrl: URL;
