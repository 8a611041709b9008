package demo

import (
	"strings"
	"unicode"

	"earshot/models"
)

// voice is how a conversation's words were taken down.
type voice int

const (
	voiceClean  voice = iota // a call, by speech-to-text that punctuates
	voiceRaw                 // a call, lower case, no punctuation, hesitations kept
	voiceTyped               // a chat
	voiceCasual              // a chat, typed in haste
)

func newVoice(d dice, channel string) voice {
	switch raw := d.chance(40); {
	case channel == models.ChannelChat && raw:
		return voiceCasual
	case channel == models.ChannelChat:
		return voiceTyped
	case raw:
		return voiceRaw
	}
	return voiceClean
}

// speak turns a composed text into what stands in the transcript.
func (v voice) speak(d dice, speaker, text string) string {
	text = sentences(strings.Join(strings.Fields(text), " "))
	customer := speaker == models.SpeakerCustomer
	switch v {
	case voiceRaw:
		return raw(hesitate(d, text, customer, 9))
	case voiceClean:
		if customer {
			return sentences(hesitate(d, text, true, 3))
		}
	case voiceCasual:
		if customer {
			return casual(d, text)
		}
	}
	return text
}

// number is how a number is given: read out, or written.
func (v voice) number(d dice, n string) string {
	switch v {
	case voiceRaw:
		if d.chance(60) {
			return spell(n, pick(d, []string{"zero", "oh"}))
		}
		return strings.ReplaceAll(n, "-", " ")
	case voiceClean:
		if d.chance(30) {
			return strings.ReplaceAll(n, "-", " ")
		}
	}
	return n
}

// email is how an address is given.
func (v voice) email(address string) string {
	if v == voiceRaw {
		return strings.NewReplacer("@", " at ", ".", " dot ").Replace(address)
	}
	return address
}

// spell reads a number out, digit by digit.
func spell(n, zero string) string {
	words := [...]string{zero, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	var out []string
	for _, r := range n {
		switch {
		case r >= '0' && r <= '9':
			out = append(out, words[r-'0'])
		case unicode.IsLetter(r):
			out = append(out, string(r))
		}
	}
	return strings.Join(out, " ")
}

// sentences begins each sentence with a capital letter.
func sentences(text string) string {
	b := []byte(text)
	start := true
	for i, c := range b {
		switch {
		case c == '.' || c == '?' || c == '!':
			start = i+1 < len(b) && b[i+1] == ' '
		case c == ' ':
		default:
			if start && c >= 'a' && c <= 'z' && !address(text[i:]) {
				b[i] = c - 'a' + 'A'
			}
			start = false
		}
	}
	return string(b)
}

// address reports whether a text begins with an e-mail address.
func address(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return strings.Contains(word, "@")
}

// hesitate strews the small noises of speech before words, in percent of the
// places where a clause begins (customers more than agents).
func hesitate(d dice, text string, customer bool, percent float64) string {
	if !customer {
		percent /= 3
	}
	words := strings.Split(text, " ")
	out := make([]string, 0, len(words)+4)
	for i, w := range words {
		begins := i == 0 || strings.HasSuffix(words[i-1], ",") || strings.HasSuffix(words[i-1], ".")
		switch {
		case i == 0 && d.chance(percent*2):
			out = append(out, pick(d, []string{"um,", "uh,", "well,", "so,", "yeah,"}))
			w = lowerFirst(w)
		case i > 0 && begins && d.chance(percent*1.5):
			noises := []string{"um,", "uh,", "um,", "uh,", "you know,", "I mean,"}
			if w == "and" || w == "but" || !customer {
				noises = noises[:4]
			}
			out = append(out, pick(d, noises))
			if !strings.HasSuffix(words[i-1], ",") {
				w = lowerFirst(w)
			}
		case !begins && customer && d.chance(percent/3) && plain(w):
			out = append(out, w) // a word said twice
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// plain reports whether a word is one of those that people stumble over.
func plain(w string) bool {
	switch w {
	case "I", "the", "to", "a", "my", "and", "it's", "is", "that", "in", "for":
		return true
	}
	return false
}

// raw is text as bare speech-to-text leaves it.
func raw(text string) string {
	words := strings.Fields(strings.ToLower(text))
	out := words[:0]
	for _, w := range words {
		w = strings.TrimRight(w, ".,?!;:—")
		w = strings.Trim(w, "\"“”()")
		if amount, ok := strings.CutPrefix(w, "$"); ok {
			w = strings.ReplaceAll(amount, ",", "") + " dollars"
		}
		if w != "" && w != "—" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// casual is text as typed in haste.
func casual(d dice, text string) string {
	text = strings.TrimSuffix(text, ".")
	if d.chance(70) {
		text = strings.ToLower(text)
	}
	for _, short := range []struct{ long, short string }{
		{"please", "pls"}, {"thank you", "thx"}, {"thanks", "thx"}, {"because", "bc"}, {"don't", "dont"}, {"can't", "cant"}, {"I'm", "im"}, {"i'm", "im"}, {"you", "u"},
	} {
		if d.chance(30) {
			text = replaceWord(text, short.long, short.short)
		}
	}
	return text
}

// replaceWord replaces whole words only.
func replaceWord(text, word, by string) string {
	padded := strings.ReplaceAll(" "+text+" ", " "+word+" ", " "+by+" ")
	return strings.TrimSpace(padded)
}

// lowerFirst makes the first letter small where a sentence goes on, if its
// first word is surely not a name.
func lowerFirst(text string) string {
	first, _, _ := strings.Cut(text, " ")
	switch strings.TrimRight(strings.ToLower(first), ",.?!") {
	case "a", "after", "all", "alright", "an", "and", "any", "are", "at", "absolutely", "about", "as", "bear", "both", "but", "can", "could",
		"did", "do", "does", "don't", "each", "every", "everything", "fine", "first", "for", "good", "great", "have", "hello", "here's",
		"hey", "hi", "hmm", "hold", "how", "if", "in", "is", "isn't", "it", "it's", "its", "just", "last", "let", "most", "my", "no", "nobody",
		"not", "nothing", "of", "oh", "okay", "on", "one", "only", "perfect", "please", "so", "some", "somebody", "someone", "sorry", "still",
		"sure", "thank", "thanks", "that", "that's", "the", "their", "then", "there", "there's", "they", "they're", "this", "to", "twice",
		"two", "under", "wait", "was", "we", "we've", "well", "went", "what", "what's", "when", "where", "which", "who", "why", "will", "with",
		"would", "yes", "yeah", "you", "you'd", "you're", "you've", "your":
		return string(unicode.ToLower(rune(text[0]))) + text[1:]
	}
	return text
}
