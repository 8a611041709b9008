// Package pipeline analyses one conversation: it redacts personal data and
// tags topics, sentiment, stated repeat contact and signals, in a row of
// stages that share one view of each turn. It keeps nothing between
// conversations.
package pipeline
