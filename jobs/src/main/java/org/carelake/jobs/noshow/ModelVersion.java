package org.carelake.jobs.noshow;

import java.util.Map;

/**
 * One trained model: what stands in {@code manifest.json}, which is written last.
 *
 * @param version such as {@code v0001}
 * @param runId the run that trained it
 * @param asOf what counted as now, ISO instant
 * @param data the versions of the curated tables, by name
 * @param featureHash of the features' names in their order
 * @param settings what training was told
 * @param model title of the model that was kept
 * @param files SHA-256 by file name
 */
public record ModelVersion(
    String version,
    String runId,
    String asOf,
    Map<String, String> data,
    String featureHash,
    Map<String, String> settings,
    String model,
    Metrics test,
    Map<String, String> files) {

  ModelVersion with(Map<String, String> hashes) {
    return new ModelVersion(version, runId, asOf, data, featureHash, settings, model, test, hashes);
  }
}
