package rules

import "strings"

// inflections are the forms of an English word, itself included: plural,
// past, participle, third person, possessive apart. For a regular word forms
// that do not exist may be among them (runned): nobody says them.
func inflections(word string) []string {
	forms := []string{word}
	for _, row := range irregular() {
		if strings.HasPrefix(row, word+" ") {
			forms = append(forms, strings.Fields(row)[1:]...)
			return append(forms, third(word), participle(word))
		}
	}
	return append(forms, third(word), past(word), participle(word))
}

func third(w string) string {
	switch {
	case consonantY(w):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "z"), w == "go", w == "do":
		return w + "es"
	}
	return w + "s"
}

func past(w string) string {
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case consonantY(w):
		return w[:len(w)-1] + "ied"
	case doubles(w):
		return w + w[len(w)-1:] + "ed"
	}
	return w + "ed"
}

func participle(w string) string {
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "ee"):
		return w[:len(w)-1] + "ing"
	case doubles(w):
		return w + w[len(w)-1:] + "ing"
	}
	return w + "ing"
}

func consonantY(w string) bool {
	return len(w) > 1 && strings.HasSuffix(w, "y") && !vowel(w[len(w)-2])
}

// doubles reports whether a short word doubles its last letter: drop, dropped.
func doubles(w string) bool {
	n := len(w)
	if n < 3 || vowel(w[n-1]) || strings.IndexByte("wxy", w[n-1]) >= 0 || !vowel(w[n-2]) || vowel(w[n-3]) {
		return false
	}
	vowels := 0
	for i := range n {
		if vowel(w[i]) {
			vowels++
		}
	}
	return vowels == 1 || strings.HasSuffix(w, "mit") || strings.HasSuffix(w, "fer")
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// irregular verbs and nouns that contacts are full of: the word, then its
// forms other than the regular -s and -ing.
func irregular() []string {
	return []string{
		"be am is are was were been being", "become became", "begin began begun", "break broke broken", "bring brought", "buy bought",
		"catch caught", "choose chose chosen", "come came", "cost cost", "cut cut", "deal dealt", "do did done", "drive drove driven",
		"fall fell fallen", "feel felt", "find found", "forget forgot forgotten", "get got gotten", "give gave given", "go went gone",
		"hang hung", "have had has", "hear heard", "hold held", "keep kept", "know knew known", "leave left", "lose lost", "make made",
		"mean meant", "meet met", "pay paid payed", "put put", "read read", "ring rang rung", "say said", "see saw seen", "sell sold", "send sent",
		"set set", "show showed shown", "speak spoke spoken", "spend spent", "stand stood", "steal stole stolen", "stick stuck", "take took taken",
		"tell told", "think thought", "understand understood", "write wrote written", "withdraw withdrew withdrawn", "overpay overpaid",
		"child children", "man men", "woman women", "person people persons",
	}
}
