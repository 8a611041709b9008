package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"

	"earshot/models"
)

// Markers seal page markers, so that who carries one from page to page cannot
// read it.
type Markers struct{ aead cipher.AEAD }

func newMarkers(key []byte) (*Markers, error) {
	own, err := hkdf.Key(sha256.New, key, nil, "earshot page markers", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(own)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Markers{aead}, err
}

func (m *Markers) seal(marker string) string {
	return base64.RawURLEncoding.EncodeToString(m.aead.Seal(nil, nil, []byte(marker), nil))
}

// open is models.ErrBadCursor for what was not sealed here.
func (m *Markers) open(sealed string) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", models.ErrBadCursor
	}
	marker, err := m.aead.Open(nil, nil, text, nil)
	if err != nil {
		return "", models.ErrBadCursor
	}
	return string(marker), nil
}
