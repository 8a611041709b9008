// Package digest makes of a finished period the one page that an audience
// reads: a service, an owner of several, or everything. It is pure: rows,
// coverage, targets and quotes come in, a Digest and its renderings (HTML for
// mail, Markdown, CSV, JSON) go out, the same bytes for the same input.
//
// Every rendering says that the figures are inferred from transcripts and are
// no survey. No figure about fewer contacts than Input.MinCell gets into a
// Digest.
package digest
