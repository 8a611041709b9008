package taxonomy

// The kinds of mapping in a pack. The JSON Schema defines each under the same
// name, the pack itself at its top.
const (
	keysPack     = "pack"
	keysService  = "service"
	keysTopic    = "topic"
	keysSignal   = "signal"
	keysRule     = "rule"
	keysStep     = "step"
	keysExamples = "examples"
	keysRepeat   = "repeat"
	keysCue      = "cue"
	keysOverride = "override"
)

// keys that a mapping of each kind may have: the reader refuses all others,
// and a test holds the JSON Schema to the same table.
func keys() map[string][]string {
	rule := []string{
		"id", "phrases", "speaker", "unless_negated", "subject", "near", "unless_near", "channels", "services", "position", "weight",
		"followed_by", "not_followed_by", "preceded_by", "not_preceded_by", "examples",
	}
	return map[string][]string{
		keysPack:     {"name", "version", "extends", "remove", "lists", "services", "topics", "signals", "repeat", "sentiment"},
		keysService:  {"id", "name", "agency", "phrases", "forms"},
		keysTopic:    {"id", "name", "services", "drivers", "burdens", "praise", "min_score", "rules"},
		keysSignal:   {"id", "name", "min_score", "rules"},
		keysRule:     rule,
		keysStep:     {"phrases", "speaker", "within"},
		keysExamples: {"match", "no_match"},
		keysRepeat:   {"cues", "veto"},
		keysCue:      append([]string{"type"}, rule...),
		keysOverride: {"phrases", "valence"},
	}
}
