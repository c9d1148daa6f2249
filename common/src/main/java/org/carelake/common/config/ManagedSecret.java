package org.carelake.common.config;

import com.amazonaws.SdkClientException;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import com.amazonaws.services.secretsmanager.AWSSecretsManager;
import com.amazonaws.services.secretsmanager.AWSSecretsManagerClientBuilder;
import com.amazonaws.services.secretsmanager.model.AWSSecretsManagerException;
import com.amazonaws.services.secretsmanager.model.GetSecretValueRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.carelake.common.run.PlatformException.Misconfigured;

/**
 * A secret in AWS Secrets Manager, read with the machine's own role.
 *
 * @param reference as messages name it
 * @param name of the secret, or its ARN
 * @param field of a secret that is a JSON object; empty for all of its text
 */
record ManagedSecret(String reference, String name, String field) {
  static final String PREFIX = "aws:";

  /** As the AWS tools name another address than Amazon's. */
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_SECRETS_MANAGER";

  static ManagedSecret of(String reference) {
    String place = reference.substring(PREFIX.length());
    int hash = place.indexOf('#');
    return hash < 0
        ? new ManagedSecret(reference, place, "")
        : new ManagedSecret(reference, place.substring(0, hash), place.substring(hash + 1));
  }

  String read() {
    return read(Optional.ofNullable(System.getenv(ENDPOINT)));
  }

  String read(Optional<String> endpoint) {
    String text = text(endpoint);
    if (field.isEmpty()) {
      return text;
    }
    JsonNode value = parsed(text).path(field);
    if (!value.isTextual()) {
      throw problem("it has no text named " + field + ". Add it, or name another");
    }
    return value.textValue();
  }

  private String text(Optional<String> endpoint) {
    AWSSecretsManagerClientBuilder builder = AWSSecretsManagerClientBuilder.standard();
    try {
      endpoint.ifPresent(
          address ->
              builder.setEndpointConfiguration(
                  new EndpointConfiguration(
                      address, new DefaultAwsRegionProviderChain().getRegion())));
      AWSSecretsManager client = builder.build();
      try {
        String text =
            client.getSecretValue(new GetSecretValueRequest().withSecretId(name)).getSecretString();
        return Optional.ofNullable(text)
            .orElseThrow(() -> problem("it is binary. Store it as text"));
      } finally {
        client.shutdown();
      }
    } catch (AWSSecretsManagerException e) {
      throw problem(
          "Secrets Manager says %s. See that it is there and that the role may call secretsmanager:GetSecretValue"
              .formatted(e.getErrorCode()));
    } catch (SdkClientException e) {
      throw problem(
          "Secrets Manager cannot be asked ("
              + e.getClass().getSimpleName()
              + "). See that the machine has a role, a region (AWS_REGION) and a way to it");
    }
  }

  private JsonNode parsed(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw problem("it is no JSON object, so it has no " + field + ". Leave out #" + field);
    }
  }

  private Misconfigured problem(String why) {
    return new Misconfigured("Cannot read the secret " + reference + ": " + why + ".");
  }
}
