// Package config is what an operator can set: one YAML file, the environment,
// and defaults for the rest. The struct Config is the manual: every field says
// what it is for and what its zero value means.
//
// Flags stand above the environment (the commands apply them), the environment
// above the file, the file above the defaults. The variable of a key is
// EARSHOT_ and the key in upper case with _ for each dot: kafka.brokers is
// EARSHOT_KAFKA_BROKERS. An empty variable counts as not set.
package config
