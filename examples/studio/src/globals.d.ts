/** The name of the model that comes with the page. */
declare const __MODEL__: string;
