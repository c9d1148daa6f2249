package org.carelake.common.fhir;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;

/** Whatever the standard does not allow costs the line; the parser's own texts quote values. */
final class StrictParsing implements IParserErrorHandler {
  @Override
  public void containedResourceWithNoId(IParseLocation location) {
    throw new BadLine("resources.contained.id");
  }

  @Override
  public void incorrectJsonType(
      IParseLocation location,
      String element,
      ValueType expected,
      ScalarType expectedScalar,
      ValueType found,
      ScalarType foundScalar) {
    throw new BadLine("resources.json.type");
  }

  @Override
  public void invalidValue(IParseLocation location, String value, String error) {
    throw new BadLine("resources.value");
  }

  @Override
  public void invalidInternalReference(IParseLocation location, String reference) {
    throw new BadLine("resources.contained.reference");
  }

  @Override
  public void missingRequiredElement(IParseLocation location, String element) {
    throw new BadLine("resources.element.missing");
  }

  @Override
  public void unexpectedRepeatingElement(IParseLocation location, String element) {
    throw new BadLine("resources.element.repeated");
  }

  @Override
  public void unknownAttribute(IParseLocation location, String attribute) {
    throw new BadLine("resources.element.unknown");
  }

  @Override
  public void unknownElement(IParseLocation location, String element) {
    throw new BadLine("resources.element.unknown");
  }

  @Override
  public void unknownReference(IParseLocation location, String reference) {
    throw new BadLine("resources.contained.reference");
  }

  @Override
  public void extensionContainsValueAndNestedExtensions(IParseLocation location) {
    throw new BadLine("resources.extension");
  }
}
