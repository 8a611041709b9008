package repeat

import (
	"strings"

	"earshot/pipeline/rules"
)

// Turn is what a Judge reads of a turn. Tag may be costly: it is asked for only
// where a cue leaves open who acts.
type Turn interface {
	Words() []rules.Word
	Tag(word int) string // Penn Treebank
}

// Judge is safe for concurrent use.
type Judge struct {
	class map[rules.ID]class
	count counter
}

// class is what a word means to the question who acts.
type class uint8

const (
	self      class = 1 << iota // I, we
	somebody                    // he, they: acts, and is not the customer
	passive                     // was, got: what follows is done to its subject
	auxiliary                   // have
	unreal                      // if, should: it did not happen
)

// New numbers its words with v.
func New(v *rules.Vocabulary) *Judge {
	j := &Judge{class: map[rules.ID]class{}, count: newCounter(v)}
	for c, list := range map[class]string{
		self:      "i we",
		somebody:  "he she they you it who someone somebody nobody",
		passive:   "am is are was were be been being",
		auxiliary: "have has had having",
		unreal:    "if should would could might may will shall can must unless whether to",
	} {
		for w := range strings.FieldsSeq(list) {
			j.class[v.Intern(w)] |= c
		}
	}
	return j
}

// subjectReach is how many words before its verb a subject may stand.
const subjectReach = 10

// CustomerActs reports whether the subject of the verb at word at is the
// customer: "I called yesterday and spoke to Sarah", but not "my wife spoke
// to Sarah", "I was called" or "if I called".
func (j *Judge) CustomerActs(t Turn, at int) bool {
	words := t.Words()
	joined := false // by and: the subject stands before the verb before
	for i := at - 1; i >= 0 && at-i <= subjectReach; i-- {
		if words[i+1].Break && !joined {
			return true // a sentence without a subject is the speaker's: "Called yesterday."
		}
		c := j.class[words[i].ID]
		switch {
		case c&self != 0:
			return !j.before(words, i, unreal)
		case c&somebody != 0:
			return false
		case c&unreal != 0 && !joined, c&passive != 0 && i == at-1:
			return false
		case c&(auxiliary|passive) != 0:
			continue
		}
		tag := t.Tag(i)
		joined = joined || tag == "CC"
		if strings.HasPrefix(tag, "NN") && !joined {
			return false
		}
	}
	return at == 0 || joined
}

func (j *Judge) before(words []rules.Word, i int, c class) bool {
	return i > 0 && !words[i].Break && j.class[words[i-1].ID]&c != 0
}
