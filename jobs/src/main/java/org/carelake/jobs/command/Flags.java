package org.carelake.jobs.command;

/**
 * What a user asks for beside the command itself.
 *
 * @param strict one file that cannot be read stops the run before anything is changed
 * @param takeOver the lake replaces what a store holds of another lake or of a later state, and is
 *     taken as it is
 */
record Flags(boolean strict, boolean takeOver) {}
