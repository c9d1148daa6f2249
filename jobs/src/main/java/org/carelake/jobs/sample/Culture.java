package org.carelake.jobs.sample;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.datafaker.Faker;
import net.datafaker.providers.base.Name;

/** The names and cities of one part of the world. */
record Culture(
    String country,
    List<String> womensNames,
    List<String> mensNames,
    List<String> surnames,
    List<String> cities) {

  private static final long SEED = 1;
  private static final int TRIES = 1000;
  private static final int CITIES = 80;
  private static final Pattern PLAUSIBLE = Pattern.compile("[\\p{L}\\p{M} '.-]{2,40}");

  /** The cultures of a hospital, by their share of its people. Making them takes a moment. */
  static Weighted<Culture> shares() {
    return Weighted.of(50, ofOneGender("en-IN", "India"))
        .and(15, of("en-GB", "England"))
        .and(15, of("es", "España"))
        .and(10, of("pt-BR", "Brasil"))
        .and(10, of("tr", "Türkiye"));
  }

  private static Culture of(String language, String country) {
    Faker faker = faker(language);
    Name name = faker.name();
    return of(faker, country, name::femaleFirstName, name::maleFirstName);
  }

  /** The source does not tell women's names from men's. */
  private static Culture ofOneGender(String language, String country) {
    Faker faker = faker(language);
    Name name = faker.name();
    return of(faker, country, name::firstName, name::firstName);
  }

  private static Faker faker(String language) {
    return new Faker(Locale.forLanguageTag(language), new Random(SEED));
  }

  private static Culture of(
      Faker faker, String country, Supplier<String> woman, Supplier<String> man) {
    return new Culture(
        country,
        distinct(woman).toList(),
        distinct(man).toList(),
        distinct(faker.name()::lastName).toList(),
        distinct(faker.address()::city).limit(CITIES).toList());
  }

  private static Stream<String> distinct(Supplier<String> source) {
    return Stream.generate(source)
        .limit(TRIES)
        .map(String::strip)
        .filter(text -> PLAUSIBLE.matcher(text).matches())
        .distinct();
  }

  String name(boolean woman, Draws draws) {
    String given = draws.from(woman ? womensNames : mensNames);
    String surname = draws.from(surnames);
    return given + " " + (draws.chance(0.03) ? surname + "-" + draws.from(surnames) : surname);
  }

  String city(Draws draws) {
    String city = draws.from(cities);
    return draws.chance(0.05) ? city + ", " + country : city;
  }
}
