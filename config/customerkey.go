package config

import (
	"bytes"
	"errors"
	"fmt"
)

// Key is the secret of the keyed hash, from Secret or from SecretFile.
func (k CustomerKey) Key() ([]byte, error) {
	var key []byte
	switch {
	case k.Secret != "" && k.SecretFile != "":
		return nil, errors.New("it and customer_key.secret_file are both set: set only one")
	case k.SecretFile != "":
		text, err := readFile(k.SecretFile)
		if err != nil {
			return nil, fmt.Errorf("customer_key.secret_file: %s", unreadable(k.SecretFile, err))
		}
		key = bytes.TrimSpace(text)
	case k.Secret != "":
		key = []byte(k.Secret.Reveal())
	default:
		return nil, fmt.Errorf("not set: customers are stored only under a keyed hash, and this is its key. "+
			"Make one with `openssl rand -hex 32`, keep it, and set %s, or name a file that holds it in %s",
			variableOf("customer_key.secret"), variableOf("customer_key.secret_file"))
	}
	if len(key) < leastSecret {
		return nil, fmt.Errorf("it has %d bytes and must have at least %d: make one with `openssl rand -hex 32`", len(key), leastSecret)
	}
	return key, nil
}

func (k CustomerKey) validate(faults *Faults) {
	if k == (CustomerKey{}) {
		return // only some commands need it: Require
	}
	if _, err := k.Key(); err != nil {
		faults.add("", "customer_key.secret", "%v", err)
	}
}
