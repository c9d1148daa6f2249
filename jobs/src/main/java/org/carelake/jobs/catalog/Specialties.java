package org.carelake.jobs.catalog;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Vocabulary;

/** What doctors are called after their medical specialty. */
final class Specialties {
  static final Vocabulary WORDS =
      Vocabulary.of(
          List.of(
              "Anesthesiologist",
              "Cardiologist",
              "Dentist",
              "Dermatologist",
              "Emergency Physician",
              "Endocrinologist",
              "Gastroenterologist",
              "General Physician",
              "Gynecologist",
              "Hematologist",
              "Internist",
              "Nephrologist",
              "Neurologist",
              "Oncologist",
              "Ophthalmologist",
              "Orthopedic",
              "Otolaryngologist",
              "Pathologist",
              "Pediatrician",
              "Psychiatrist",
              "Pulmonologist",
              "Radiologist",
              "Rheumatologist",
              "Surgeon",
              "Urologist"),
          Map.ofEntries(
              entry("anaesthesiologist", "Anesthesiologist"),
              entry("general practitioner", "General Physician"),
              entry("general practice physician", "General Physician"),
              entry("gynaecologist", "Gynecologist"),
              entry("haematologist", "Hematologist"),
              entry("orthopaedic", "Orthopedic"),
              entry("orthopedist", "Orthopedic"),
              entry("paediatrician", "Pediatrician")));

  private Specialties() {}
}
