package org.carelake.jobs.catalog;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.carelake.common.contract.Field;
import org.carelake.common.contract.Table;
import org.carelake.common.contract.Vocabulary;

/**
 * One row per person who has been a patient. Sources: patients.csv; FHIR R4 Patient; the public
 * no-show file, which has no names.
 */
public final class Patients {
  public static final Field PATIENT_ID = Field.text("patient_id", Keys.LENGTH).required();
  public static final Field NAME = Field.text("name").required().looseIn("noshow-kaggle");

  public static final Field GENDER =
      Field.text("gender")
          .oneOf(
              List.of("M", "F", "Other", "Unknown"),
              Map.ofEntries(
                  entry("male", "M"),
                  entry("man", "M"),
                  entry("female", "F"),
                  entry("woman", "F"),
                  entry("o", "Other"),
                  entry("x", "Other"),
                  entry("diverse", "Other"),
                  entry("non-binary", "Other"),
                  entry("u", "Unknown"),
                  entry("unk", "Unknown"),
                  entry("not known", "Unknown")))
          .described("Administrative gender");

  public static final Field DOB =
      Field.date("dob").between("DATE'1900-01-01'", "as_of").described("Date of birth");

  public static final Field BLOOD_GROUP =
      Field.text("blood_group")
          .oneOf("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")
          .described("ABO and Rh group");

  public static final Field CITY = Field.text("city").described("City of residence");
  public static final Field STATE = Field.text("state").described("State or region of residence");
  public static final Field POSTAL_CODE = Field.text("postal_code").described("Postal code");

  public static final Field MARITAL_STATUS =
      Field.text("marital_status")
          .words(
              Vocabulary.of(
                  List.of(
                      "Annulled",
                      "Common Law",
                      "Divorced",
                      "Domestic Partner",
                      "Interlocutory",
                      "Legally Separated",
                      "Married",
                      "Never Married",
                      "Polygamous",
                      "Unmarried",
                      "Widowed",
                      "Unknown"),
                  Map.ofEntries(
                      entry("a", "Annulled"),
                      entry("c", "Common Law"),
                      entry("d", "Divorced"),
                      entry("i", "Interlocutory"),
                      entry("l", "Legally Separated"),
                      entry("separated", "Legally Separated"),
                      entry("m", "Married"),
                      entry("s", "Never Married"),
                      entry("single", "Never Married"),
                      entry("p", "Polygamous"),
                      entry("t", "Domestic Partner"),
                      entry("u", "Unmarried"),
                      entry("w", "Widowed"),
                      entry("unk", "Unknown"))))
          .described("Marital status");

  public static final Field DOCUMENT_NUMBER =
      Field.text("document_number").described("Number of an identity document");

  public static final Field PHONE = Field.text("phone").described("Telephone number");

  public static final Field DECEASED_AT =
      Field.timestamp("deceased_at").described("Time of death (UTC)");

  public static final Field IDENTIFIERS =
      Field.text(Table.IDENTIFIERS, 1024).described("Other numbers of the patient, system|value");

  public static final Table TABLE =
      Table.of(
              "patients",
              "One row per person who has been a patient.",
              PATIENT_ID.described("The hospital's number of the patient"),
              NAME.described("Full name"),
              GENDER,
              DOB,
              BLOOD_GROUP,
              CITY,
              STATE,
              POSTAL_CODE,
              MARITAL_STATUS,
              DOCUMENT_NUMBER,
              PHONE,
              DECEASED_AT,
              IDENTIFIERS)
          .warnIncomplete(
              "blood_group.missing", "the blood group is known", "blood_group is not null")
          .warn("name.digits", "the name holds no digits", "not name rlike '[0-9]'");

  /** How rows of other tables say whose they are. */
  static final Field WHOSE =
      Field.text("patient_id", Keys.LENGTH).required().references(TABLE).described("Whose");

  private Patients() {}
}
