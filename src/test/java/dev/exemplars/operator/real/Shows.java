package dev.exemplars.operator.real;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test shows the effect of these fields on a real server: on what runs, is scraped, stored,
 * scheduled or linked, never on a file alone. An item of a list is {@code []}, a value of a map
 * {@code *}, and a reference to a key of a Secret one field.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Shows {
  String[] value();
}
