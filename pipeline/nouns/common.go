package nouns

// isCommon reports whether a word, in lower case, says nothing about the
// matter, whatever its tag: words that hold sentences together, words of
// courtesy and of conversation, the calendar, numbers.
func isCommon(word string) bool {
	switch word {
	// Function words, which taggers take for adjectives and nouns at times.
	case "a", "i", "an", "it", "he", "we", "me", "my", "us", "if", "as", "at", "by", "in", "of", "on", "or", "to", "up", "the", "this", "that", "these", "those", "and", "but", "for", "nor", "yet", "not", "with", "without", "from", "into", "onto", "about",
		"above", "below", "under", "over", "after", "before", "between", "through", "during", "against", "because", "since", "until", "till", "while",
		"than", "then", "when", "where", "why", "how", "who", "whom", "whose", "what", "which", "whatever", "whoever", "there", "here", "you", "your",
		"yours", "yourself", "she", "her", "hers", "him", "his", "himself", "herself", "they", "them", "their", "theirs", "themselves", "its", "itself",
		"our", "ours", "ourselves", "myself", "mine", "all", "any", "both", "each", "every", "few", "more", "most", "much", "many", "less", "least",
		"other", "another", "others", "some", "such", "own", "same", "enough", "several", "only", "just", "even", "also", "too", "very", "really",
		"quite", "still", "already", "again", "ever", "never", "always", "maybe", "perhaps", "probably", "actually", "basically", "literally", "else",
		"anyone", "anybody", "anything", "someone", "somebody", "something", "everyone", "everybody", "everything", "nobody", "nothing", "none",
		"anyway", "though", "although", "however", "per", "via", "out", "off", "down", "away", "back", "like", "well", "far", "either", "neither",
		"whether", "unless", "except", "instead", "once", "now", "soon", "later", "ago", "together", "along", "around":
		return true
	// Verbs that stand in every sentence, and what contractions leave behind.
	case "be", "is", "am", "do", "go", "ca", "wo", "sha", "are", "was", "were", "been", "being", "isn", "aren", "wasn", "weren", "has", "have", "had", "having", "haven", "hasn", "hadn", "does", "did",
		"done", "doing", "don", "doesn", "didn", "can", "could", "couldn", "will", "would", "wouldn", "won", "shall", "should", "shouldn", "may",
		"might", "must", "cannot", "gonna", "wanna", "gotta", "lemme", "get", "gets", "got", "gotten", "getting", "goes", "going", "gone", "went",
		"let", "lets", "say", "says", "said", "saying", "tell", "tells", "told", "telling", "know", "knows", "knew", "known", "knowing", "think",
		"thinks", "thought", "thinking", "guess", "mean", "means", "meant", "want", "wants", "wanted", "wanting", "need", "needs", "needed", "try",
		"tries", "tried", "trying", "see", "sees", "saw", "seen", "seeing", "look", "looks", "looked", "looking", "make", "makes", "made", "making",
		"take", "takes", "took", "taken", "taking", "give", "gives", "gave", "given", "giving", "come", "comes", "came", "coming", "put", "puts",
		"putting", "use", "uses", "used", "using", "keep", "keeps", "kept", "keeping", "ask", "asks", "asked", "asking", "seem", "seems", "seemed",
		"happen", "happens", "happened", "happening", "wonder", "wondering", "suppose", "supposed", "feel", "feels", "felt", "believe", "show",
		"start", "started", "talk", "talked", "talking", "speak", "speaking", "spoke", "spoken", "hear", "heard", "understand", "understood",
		"help", "helps", "helped", "helping", "find", "found", "work", "works", "worked", "working":
		return true
	// Conversation and courtesy.
	case "yes", "yeah", "yep", "yup", "nope", "okay", "hello", "hey", "bye", "goodbye", "thanks", "thank", "please", "sorry", "excuse", "pardon",
		"welcome", "sir", "ma'am", "maam", "mister", "miss", "alright", "right", "sure", "exactly", "correct", "absolutely", "great", "good", "fine",
		"nice", "perfect", "wonderful", "awesome", "wow", "gosh", "god", "goodness", "cool", "mhm", "hmm", "huh", "uhm", "umm", "erm", "morning",
		"afternoon", "evening", "night", "question", "questions", "call", "calls", "called", "calling", "moment", "bit", "thing", "things", "stuff",
		"lot", "lots", "kind", "sort", "way", "ways", "guy", "guys", "people", "person", "somewhere", "anywhere", "everywhere", "deal", "point",
		"matter", "case", "reason", "part", "little", "big", "new", "old", "last", "next", "previous", "able", "available", "different", "long",
		"short", "whole", "certain", "real", "true", "recent", "oh", "ok", "hi", "uh", "um", "no", "so", "mr", "ms", "dr", "mrs", "pm":
		return true
	// The calendar and numbers: they rise and fall by themselves.
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat",
		"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr",
		"jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "today", "tomorrow", "yesterday", "tonight", "day", "days", "week", "weeks", "weekend",
		"month", "months", "year", "years", "hour", "hours", "minute", "minutes", "second", "seconds", "time", "times", "date", "dates", "spring",
		"summer", "autumn", "winter", "noon", "midnight", "o'clock", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
		"ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
		"fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "half", "dozen", "couple", "first", "third", "fourth",
		"fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "number", "numbers", "dollar", "dollars", "cent", "cents", "bucks":
		return true
	}
	return false
}
