/** The name of the model that comes with the page. */
declare const __MODEL__: string;
/** The version of the library that it is built with. */
declare const __VERSION__: string;
