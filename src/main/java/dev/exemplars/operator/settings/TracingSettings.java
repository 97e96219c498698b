package dev.exemplars.operator.settings;

import java.net.URI;

/**
 * Where traces of the operator's own work go.
 *
 * @param endpoint base URL of an OTLP receiver that speaks HTTP
 * @param ratio share of the traces that are kept
 */
public record TracingSettings(URI endpoint, double ratio) {}
