package org.carelake.common.fhir;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import org.hl7.fhir.r4.context.IWorkerContext;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRLexer.FHIRLexerException;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;

/**
 * HAPI's FHIRPath parser. Its engine wants a world of profiles and value sets and a host before it
 * parses anything; parsing asks them for two things only, so they are empty otherwise.
 */
final class PathParser {
  private final FHIRPathEngine engine;

  PathParser() {
    engine = new FHIRPathEngine(empty(IWorkerContext.class, PathParser::noProfiles));
    engine.setHostServices(empty(IHostApplicationServices.class, PathParser::anyFunction));
  }

  ExpressionNode parse(String path) {
    try {
      return engine.parse(path);
    } catch (FHIRLexerException e) {
      throw new PathProblem(
          "'" + path + "' is not FHIRPath: " + e.getMessage() + ". Correct the expression.");
    }
  }

  private static <T> T empty(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private static Object noProfiles(Object proxy, java.lang.reflect.Method method, Object[] of) {
    return method.getReturnType() == List.class ? List.of() : null;
  }

  /** Lets any function's name through; {@link Functions} knows which there are. */
  private static Object anyFunction(Object proxy, java.lang.reflect.Method method, Object[] of) {
    return method.getName().equals("resolveFunction")
        ? new FunctionDetails("", 0, Integer.MAX_VALUE)
        : method.getReturnType() == boolean.class ? (Object) false : null;
  }
}
